import { InvalidInputError } from './errors'

const MAX_RECORDS = 20_000_000

/** @throws InvalidInputError if a load has too many records to be simulated record by record */
export function checkRecords(records: number, place: string): void {
  if (records <= MAX_RECORDS) return
  const reason = `has ${Math.round(records)} records; record by record, at most ${MAX_RECORDS} are possible`
  throw new InvalidInputError(place, reason)
}
