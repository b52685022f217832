import { DecompressionStream, ReadableStream } from 'node:stream/web'
import { TextDecoder } from 'node:util'
import { configure } from '@testing-library/dom'

// Replacements of browser APIs that jsdom does not have. Component tests import this file first.
Object.assign(globalThis, { DecompressionStream, ReadableStream, TextDecoder })

Object.assign(window, {
  matchMedia: (media: string) => ({
    media,
    // With reduced motion the page has no canvas, which jsdom does not support.
    matches: media.includes('reduced-motion'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
  ResizeObserver: class {
    observe() {}
    disconnect() {}
  },
})

// The methods of dialogs and blobs that jsdom does not have.
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true
  },
})
const bytesOf = (blob: Blob) =>
  new Promise<ArrayBuffer>((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as ArrayBuffer)
    reader.readAsArrayBuffer(blob)
  })
Object.assign(Blob.prototype, {
  arrayBuffer(this: Blob) {
    return bytesOf(this)
  },
  async text(this: Blob) {
    return new TextDecoder().decode(await bytesOf(this))
  },
  stream(this: Blob) {
    return new ReadableStream({
      start: async (controller) => {
        controller.enqueue(new Uint8Array(await bytesOf(this)))
        controller.close()
      },
    })
  },
})

// The default error contains the whole document. While a test waits for an element, each change of the document creates
// such an error.
configure({ getElementError: (message) => new Error(message ?? 'no such element') })
