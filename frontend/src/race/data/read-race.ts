import { type ExpectedType, MalformedRaceError, type RaceReport, parseRaceReport } from '@food-delivery/contracts'

/** Why a race could not be read. */
export type RaceFailure =
  | { readonly code: 'notJson' }
  | { readonly code: 'tooLarge' }
  | { readonly code: 'wrong'; readonly path: string; readonly expected: ExpectedType }
  /** The file, or the newest race, could not be read. */
  | { readonly code: 'notRead'; readonly reason: string }

/** A race, or why it could not be read. */
export type RaceReading = { readonly report: RaceReport } | { readonly failure: RaceFailure }

/** A race of six contenders takes a quarter of a megabyte. */
const MAX_BYTES = 4_000_000

/** Parses a file that `--json` wrote. */
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

/** Reads a file that was chosen or dropped. Never rejects. */
export async function readRaceFile(file: File): Promise<RaceReading> {
  if (file.size > MAX_BYTES) return { failure: { code: 'tooLarge' } }
  try {
    return readRace(await file.text())
  } catch (error) {
    // A folder, or a deleted file.
    return { failure: { code: 'notRead', reason: error instanceof Error ? error.message : String(error) } }
  }
}
