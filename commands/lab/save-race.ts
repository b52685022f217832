import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type RaceReport } from '@food-delivery/contracts'

/** The newest race of this checkout; the gateway of the local cluster serves it to the page `/race`. */
const NEWEST_RACE = join(__dirname, '../../.cache/race.json')

/** Writes the report to the file for the page `/race` and, if given, to `file`. */
export function saveRace(report: RaceReport, file?: string): void {
  const text = `${JSON.stringify(report)}\n`
  if (file !== undefined) writeFileSync(file, text)
  mkdirSync(dirname(NEWEST_RACE), { recursive: true })
  // Renames a complete file, so that the gateway never reads a part of it.
  const unfinished = `${NEWEST_RACE}.${process.pid}`
  writeFileSync(unfinished, text)
  renameSync(unfinished, NEWEST_RACE)
}
