import { AutoscalerError, type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { RECORDING_PATH } from '@food-delivery/contracts'
import { type Http } from '../../api/request'
import { errorMessage } from '../../platform/error-message'
import { fileText } from '../../platform/file-text'

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
    const text = await fileText(file, MAX_BYTES)
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
