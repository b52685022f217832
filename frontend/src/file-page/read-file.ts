import { type Http } from '../api/request'
import { errorMessage } from '../platform/error-message'
import { fileText } from '../platform/read-text'

/** What a page reads: JSON from a file, or from the gateway of the local cluster. */
export interface FileFormat<Content, ParseError extends Error> {
  readonly parse: (content: unknown) => Content
  /** What `parse` throws for invalid content. */
  readonly InvalidError: abstract new (...args: never[]) => ParseError
  /** Maximum size of the text, without compression. */
  readonly maxBytes: number
  /** The path at which the gateway serves the newest content. */
  readonly gatewayPath: string
}

/** Why content could not be read. `notRead`: reading the file, or the request, failed. */
export type ReadFailure<ParseError> =
  | { readonly code: 'notJson' | 'tooLarge' }
  | { readonly code: 'notRead'; readonly reason: string }
  | { readonly code: 'invalid'; readonly error: ParseError }

export type ReadResult<Content, ParseError> =
  | { readonly content: Content }
  | { readonly failure: ReadFailure<ParseError> }

const TIMEOUT_MS = 15_000

export function parseText<Content, ParseError extends Error>(
  text: string,
  { parse, InvalidError }: FileFormat<Content, ParseError>,
): ReadResult<Content, ParseError> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { failure: { code: 'notJson' } }
  }
  try {
    return { content: parse(value) }
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    return { failure: { code: 'invalid', error } }
  }
}

/** Reads a file, compressed with gzip or not. Never rejects. */
export async function readFile<Content, ParseError extends Error>(
  file: Blob,
  format: FileFormat<Content, ParseError>,
): Promise<ReadResult<Content, ParseError>> {
  try {
    const text = await fileText(file, format.maxBytes)
    return text === null ? { failure: { code: 'tooLarge' } } : parseText(text, format)
  } catch (error) {
    return { failure: { code: 'notRead', reason: errorMessage(error) } }
  }
}

/** Reads the newest content from the gateway; undefined if it has none, or if there is no local cluster. Never rejects. */
export async function readNewest<Content, ParseError extends Error>(
  { fetch }: Pick<Http, 'fetch'>,
  format: FileFormat<Content, ParseError>,
): Promise<ReadResult<Content, ParseError> | undefined> {
  try {
    const response = await fetch(format.gatewayPath, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.status === 404) return undefined
    if (!response.ok) return { failure: { code: 'notRead', reason: `HTTP ${response.status}` } }
    // Some servers respond with their start page to unknown paths.
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return isJson ? parseText(await response.text(), format) : undefined
  } catch (error) {
    return { failure: { code: 'notRead', reason: errorMessage(error) } }
  }
}
