import { AutoscalerError, type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { RECORDING_PATH } from '@food-delivery/contracts'
import { type Http } from '../../api/request'
import { errorMessage } from '../../platform/error-message'

/** Why a recording could not be opened. */
export type RunFailure =
  | { readonly code: 'notJson' }
  | { readonly code: 'tooLarge' }
  | { readonly code: 'invalid'; readonly reason: string }
  | { readonly code: 'notRead'; readonly reason: string }

/** A recording with what is special in it, or why it could not be opened. */
export type RunReading =
  | { readonly run: RecordedRun; readonly notes: readonly string[] }
  | { readonly failure: RunFailure }

/** Maximum size of the text of a recording. An hour of food delivery has 8 MB. */
const MAX_BYTES = 50_000_000

const TIMEOUT_MS = 15_000

/** Reads a recording, compressed with gzip or not. Never rejects. */
export async function readRunFile(file: Blob): Promise<RunReading> {
  try {
    const text = await textOf(file)
    return text === null ? { failure: { code: 'tooLarge' } } : parseRun(text)
  } catch (error) {
    // For example, it is a folder, or half a compressed file.
    return { failure: { code: 'notRead', reason: errorMessage(error) } }
  }
}

/** Reads the last minutes from the gateway of the local cluster; undefined where there is none. Never rejects. */
export async function readPresentRun({ fetch }: Pick<Http, 'fetch'>): Promise<RunReading | undefined> {
  try {
    const response = await fetch(RECORDING_PATH, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    const isRecording = response.headers.get('content-type')?.includes('json') ?? false
    if (response.status === 404 || !isRecording) return undefined
    if (response.ok) return parseRun(await response.text())
    return { failure: { code: 'notRead', reason: `HTTP ${response.status}` } }
  } catch (error) {
    return { failure: { code: 'notRead', reason: errorMessage(error) } }
  }
}

function parseRun(text: string): RunReading {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return { failure: { code: 'notJson' } }
  }
  try {
    return readRun(content)
  } catch (error) {
    if (!(error instanceof AutoscalerError)) throw error
    return { failure: { code: 'invalid', reason: error.message } }
  }
}

/** The text of a file; null if it is too large. */
async function textOf(file: Blob): Promise<string | null> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const isGzip = first === 0x1f && second === 0x8b
  const stream = isGzip ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let [text, size] = ['', 0]
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > MAX_BYTES) {
      await reader.cancel()
      return null
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}
