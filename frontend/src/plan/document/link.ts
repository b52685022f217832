import { readText } from '../../platform/read-text'
import { type PlanDocument } from './plan-document'
import { readDocument } from './read-document'

/** Maximum length of the fragment of a link, in bytes. Mail and chat programs truncate longer links. */
export const MAX_LINK_BYTES = 8_000

/** Maximum decompressed size. A larger text is not a plan, and could exhaust the memory. */
const MAX_TEXT_BYTES = 4_000_000

/** Why a link cannot be opened. `path`: the path of the invalid field. */
export type LinkFailure =
  | { readonly code: 'damaged' }
  | { readonly code: 'tooLarge' }
  | { readonly code: 'invalid'; readonly path: string }

/** The document of a link, or why it cannot be read. */
export type LinkResult = { readonly document: PlanDocument } | { readonly failure: LinkFailure }

/** The fragment of a link to a document: its JSON, compressed, in base64url. */
export async function fragmentOf(document: PlanDocument): Promise<string> {
  const compressed = streamOf(new TextEncoder().encode(JSON.stringify(document))).pipeThrough(
    new CompressionStream('deflate-raw'),
  )
  const bytes = new Uint8Array(await new Response(compressed).arrayBuffer())
  return `plan=${base64Url(bytes)}`
}

/** Reads the value of `plan` in the fragment of a link. Never rejects. */
export async function readLink(text: string): Promise<LinkResult> {
  try {
    const decompressed = streamOf(bytesOf(text)).pipeThrough(new DecompressionStream('deflate-raw'))
    const json = await readText(decompressed, MAX_TEXT_BYTES, { fatal: true })
    if (json === null) return { failure: { code: 'tooLarge' } }
    const result = readDocument(JSON.parse(json))
    return 'path' in result ? { failure: { code: 'invalid', path: result.path } } : result
  } catch {
    // The text is not base64url, not compressed or not JSON, for example because part of the link is missing.
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

function base64Url(bytes: Uint8Array): string {
  // One call for all bytes would have too many arguments.
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
