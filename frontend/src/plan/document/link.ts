import { type PlanDocument } from './plan-document'
import { readDocument } from './read-document'

/** The longest fragment of a link, in bytes. Mail programs and chats cut longer ones. */
export const MAX_LINK_BYTES = 8_000

/** Text that a link may contain; more is no plan, but fills the memory. */
const MAX_TEXT_BYTES = 4_000_000

/** Why a link cannot be opened. `path`: the field that is none of a plan. */
export type LinkFailure =
  | { readonly code: 'damaged' }
  | { readonly code: 'tooLarge' }
  | { readonly code: 'invalid'; readonly path: string }

/** A document, or why the link has none. */
export type LinkReading = { readonly document: PlanDocument } | { readonly failure: LinkFailure }

/** The fragment of a link to a document: its JSON, compressed, in base64url. */
export async function fragmentOf(document: PlanDocument): Promise<string> {
  const compressed = streamOf(new TextEncoder().encode(JSON.stringify(document))).pipeThrough(
    new CompressionStream('deflate-raw'),
  )
  const bytes = new Uint8Array(await new Response(compressed).arrayBuffer())
  return `plan=${base64Url(bytes)}`
}

/** Reads the value of `plan` in the fragment of a link. Never rejects. */
export async function readLink(text: string): Promise<LinkReading> {
  try {
    const json = await inflate(bytesOf(text))
    if (json === null) return { failure: { code: 'tooLarge' } }
    const reading = readDocument(JSON.parse(json))
    return 'path' in reading ? { failure: { code: 'invalid', path: reading.path } } : reading
  } catch {
    // It is not base64url, not compressed, or no JSON: part of the link is missing.
    return { failure: { code: 'damaged' } }
  }
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}

/** The decompressed text; null if it is too large. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const reader = streamOf(bytes).pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [text, size] = ['', 0]
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > MAX_TEXT_BYTES) {
      await reader.cancel()
      return null
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}

function base64Url(bytes: Uint8Array): string {
  // One call for all bytes would have too many arguments.
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
