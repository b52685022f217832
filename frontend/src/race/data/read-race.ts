import { type Expected, MalformedRaceError, type RaceReport, parseRaceReport } from '@food-delivery/contracts'

/** Why there is no race to show. */
export type RaceFailure =
  | { readonly code: 'notJson' }
  | { readonly code: 'tooLarge' }
  | { readonly code: 'wrong'; readonly path: string; readonly expected: Expected }
  /** The file, or the newest race, could not be read. */
  | { readonly code: 'notRead'; readonly reason: string }

/** A race, or why it is none. */
export type RaceReading = { readonly report: RaceReport } | { readonly failure: RaceFailure }

/** A race of six contenders takes a quarter of a megabyte. */
const LARGEST_BYTES = 4_000_000

/** Reads the text of a file that `--json` wrote. */
export function readRace(text: string): RaceReading {
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
    return { failure: { code: 'wrong', path, expected } }
  }
}

/** Reads a file that somebody chose or dropped. Never rejects. */
export async function readRaceFile(file: File): Promise<RaceReading> {
  if (file.size > LARGEST_BYTES) return { failure: { code: 'tooLarge' } }
  try {
    return readRace(await file.text())
  } catch (error) {
    // A folder, or a file that is gone.
    return { failure: { code: 'notRead', reason: error instanceof Error ? error.message : String(error) } }
  }
}
