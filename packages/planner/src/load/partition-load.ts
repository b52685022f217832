import { InvalidInputError } from '../errors'
import { type Load } from '../engine'
import { type LoadSource } from './written-load'

/** More partitions would need too much memory. */
export const MAX_PARTITIONS = 100_000

/** The weight of each partition; NaN for a part of the text that is not a number. */
function weightsOf(keys: string, partitions: number): number[] {
  if (keys.trim() === 'even') return new Array<number>(partitions).fill(1)
  const zipf = /^zipf(?:\s+(\d+(?:\.\d+)?))?$/.exec(keys.trim())
  if (!zipf) return keys.split(',').map(Number)
  const [, exponent = 1] = zipf
  return Array.from({ length: partitions }, (_, index) => (index + 1) ** -Number(exponent))
}

/**
 * Parses `--keys`: `even`, `zipf 1.1`, or weights such as `5,1,1`. Returns the share of each partition.
 * @throws InvalidInputError for other text, or if the number of weights is not the number of partitions
 */
export function sharesOf(keys: string, partitions: number): number[] {
  const weights = weightsOf(keys, partitions)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (weights.length === partitions && total > 0 && weights.every((weight) => weight >= 0)) {
    return weights.map((weight) => weight / total)
  }
  throw new InvalidInputError(
    '--keys',
    `"${keys}" is neither even, zipf 1.1, nor a weight for each of ${partitions} partitions`,
  )
}

/**
 * Distributes arrivals over partitions.
 * @throws InvalidInputError if the keys or the number of partitions are invalid, or if the load has another number of
 *   partitions
 */
export function loadOnPartitions({ curves, isPerPartition }: LoadSource, partitions: number, keys: string): Load {
  if (!Number.isInteger(partitions) || partitions < 1)
    throw new InvalidInputError('--partitions', `is ${partitions}; expected a whole number from 1`)
  if (partitions > MAX_PARTITIONS)
    throw new InvalidInputError('--partitions', `is ${partitions}; at most ${MAX_PARTITIONS} can be simulated`)
  if (!isPerPartition) return { curves, partitions: sharesOf(keys, partitions).map((share) => ({ curve: 0, share })) }
  if (curves.length === partitions) return { curves, partitions: curves.map((_, curve) => ({ curve, share: 1 })) }
  throw new InvalidInputError('--partitions', `is ${partitions}, but the load has ${curves.length} partitions`)
}
