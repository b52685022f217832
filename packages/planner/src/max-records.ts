import { InvalidInputError } from './errors'

const MAX_RECORDS = 20_000_000

/** Checks the number of records of a load that is simulated record by record. @throws InvalidInputError */
export function checkRecords(records: number, place: string): void {
  if (records <= MAX_RECORDS) return
  const reason = `has ${Math.round(records)} records; record by record, at most ${MAX_RECORDS} are possible`
  throw new InvalidInputError(place, reason)
}
