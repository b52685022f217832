import { formatQuantity } from './format'
import { divideAwayFromZero, parseQuantity, type Quantity, type QuantityText } from './parse'

/** A quantity in the unit of the HPA controller: value × 1000, a 64-bit integer. */
export type Milli = bigint

/** A number of milli-units in an input; a `number` must be an integer. */
export type MilliInput = bigint | number

const maxInt64 = 2n ** 63n - 1n
const maxInt32 = 2 ** 31 - 1

/** The milli value of a quantity, rounded away from zero, at most the largest 64-bit integer. */
export function milliOf(quantity: QuantityText): Milli {
  const milli = divideAwayFromZero(parseQuantity(quantity).nano, 1_000_000n)
  return milli > maxInt64 ? maxInt64 : milli
}

/** Milli-units as a canonical quantity: 11667 → `11667m`, 12000 → `12`. */
export function formatMilli(milli: Milli): string {
  return formatQuantity({ nano: milli * 1_000_000n, format: 'DecimalSI' })
}

/** The usage of a resource as a quantity: memory is in the binary format. */
export function usageQuantity(resource: string, milli: Milli): Quantity {
  return { nano: milli * 1_000_000n, format: resource === 'memory' ? 'BinarySI' : 'DecimalSI' }
}

/** A quantity as a floating-point number: `50m` → 0.05. */
export function numberOf(quantity: QuantityText): number {
  return Number(parseQuantity(quantity).nano) / 1e9
}

/** Sum, at most the largest 64-bit integer. @throws RangeError for a number that is not an integer. */
export function sumMilli(values: readonly MilliInput[]): Milli {
  let sum = 0n
  for (const value of values) {
    sum += BigInt(value)
    if (sum > maxInt64) return maxInt64
  }
  return sum
}

/** Total divided by the replicas and rounded up, as `kubectl get hpa` prints it; 0 without replicas. */
export function averagePerReplica(total: Milli, replicas: number): Milli {
  if (Number(total) >= Number(maxInt64)) return maxInt64
  return replicas === 0 ? 0n : BigInt(Math.ceil(Number(total) / replicas))
}

/** Rounds up, at most the largest 32-bit integer; NaN counts as 0. */
export function ceilReplicas(replicas: number): number {
  return Number.isNaN(replicas) ? 0 : Math.min(Math.ceil(replicas), maxInt32)
}
