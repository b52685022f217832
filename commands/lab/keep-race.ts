import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type RaceReport } from '@food-delivery/contracts'

/** The newest race of this checkout, where the laptop's gateway reads it. */
const NEWEST_RACE = join(__dirname, '../../.cache/race.json')

/** Writes the report where the page `/race` finds it, and to `file` as well. After each contender anew. */
export function keepRace(report: RaceReport, file?: string): void {
  const text = `${JSON.stringify(report)}\n`
  if (file !== undefined) writeFileSync(file, text)
  mkdirSync(dirname(NEWEST_RACE), { recursive: true })
  // By a rename, so that a reader never sees half of it.
  const unfinished = `${NEWEST_RACE}.${process.pid}`
  writeFileSync(unfinished, text)
  renameSync(unfinished, NEWEST_RACE)
}
