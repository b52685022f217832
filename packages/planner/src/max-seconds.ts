import { InvalidInputError } from './errors'

const MAX_DAYS = 366

/**
 * Checks that a load or recording is not too long, because the decisions of a simulation are kept in memory.
 * @throws InvalidInputError if it is too long
 */
export function checkSeconds(seconds: number, place: string): void {
  const days = Math.round(seconds / 86_400)
  if (days > MAX_DAYS)
    throw new InvalidInputError(place, `lasts ${days.toLocaleString('en-US')} days; at most ${MAX_DAYS} are possible`)
}
