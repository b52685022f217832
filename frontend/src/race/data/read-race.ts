import {
  type ExpectedType,
  MalformedRaceError,
  RACE_PATH,
  type RaceReport,
  parseRaceReport,
} from '@food-delivery/contracts'
import { type Http } from '../../api/request'
import { errorMessage } from '../../platform/error-message'

/** Why a race could not be read. */
export type RaceFailure =
  | { readonly code: 'notJson' }
  | { readonly code: 'tooLarge' }
  | { readonly code: 'invalid'; readonly path: string; readonly expected: ExpectedType }
  | { readonly code: 'notRead'; readonly reason: string }

/** A race, or why it could not be read. */
export type RaceReading = { readonly report: RaceReport } | { readonly failure: RaceFailure }

/** Maximum size of a file. The file of a race with seven contenders has 300 kB. */
const MAX_BYTES = 4_000_000

const TIMEOUT_MS = 15_000

/** Parses the JSON that `--race --json` wrote. */
export function parseRace(text: string): RaceReading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { failure: { code: 'notJson' } }
  }
  try {
    return { report: parseRaceReport(value) }
  } catch (error) {
    if (!(error instanceof MalformedRaceError)) throw error
    const { path, expected } = error
    return { failure: { code: 'invalid', path, expected } }
  }
}

/** Reads a file. Never rejects. */
export async function readRaceFile(file: File): Promise<RaceReading> {
  if (file.size > MAX_BYTES) return { failure: { code: 'tooLarge' } }
  try {
    return parseRace(await file.text())
  } catch (error) {
    // For example, it is a folder, or it was deleted.
    return { failure: { code: 'notRead', reason: errorMessage(error) } }
  }
}

/** Reads the newest race from the gateway of the local cluster; undefined if there is none. Never rejects. */
export async function readNewestRace({ fetch }: Pick<Http, 'fetch'>): Promise<RaceReading | undefined> {
  try {
    const response = await fetch(RACE_PATH, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.status === 404) return undefined
    if (response.ok) return parseRace(await response.text())
    return { failure: { code: 'notRead', reason: `HTTP ${response.status}` } }
  } catch (error) {
    return { failure: { code: 'notRead', reason: errorMessage(error) } }
  }
}
