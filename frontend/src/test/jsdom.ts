// What jsdom lacks of a browser's window. Imported first by tests of components.
Object.assign(window, {
  matchMedia: (media: string) => ({
    media,
    // Without movement there is no canvas, which jsdom does not have.
    matches: media.includes('reduced-motion'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
  ResizeObserver: class {
    observe() {}
    disconnect() {}
  },
})

// jsdom has the element, but does not open it; and it has files, but cannot read them.
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true
  },
})
Object.assign(File.prototype, {
  text(this: File) {
    return new Promise((resolve) => {
      const reader = new FileReader()
      reader.onload = () => resolve(reader.result)
      reader.readAsText(this)
    })
  },
})
