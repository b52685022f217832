import { formatQuantity } from './format'
import { divideAwayFromZero, parseQuantity, type QuantityText } from './parse'

/** The unit the HPA controller counts in: value × 1000, a 64-bit integer. */
export type Milli = bigint

/** Milli as callers may give it; a number must be whole. */
export type MilliInput = bigint | number

const maxInt64 = 2n ** 63n - 1n
const maxInt32 = 2 ** 31 - 1

/** Whole milli units; throws a RangeError for a number that is not whole. */
export function toMilli(value: MilliInput): Milli {
  return BigInt(value)
}

/** The milli value of a quantity, rounded away from zero, held to 64 bits. */
export function milliOf(quantity: QuantityText): Milli {
  const milli = divideAwayFromZero(parseQuantity(quantity).nano, 1_000_000n)
  return milli > maxInt64 ? maxInt64 : milli
}

/** Milli in canonical text: 11667 → `11667m`, 12000 → `12`. */
export function formatMilli(milli: Milli): string {
  return formatQuantity({ nano: milli * 1_000_000n, format: 'DecimalSI' })
}

/** The approximate number behind a quantity: `50m` → 0.05. */
export function numberOf(quantity: QuantityText): number {
  return Number(parseQuantity(quantity).nano) / 1e9
}

/** Sum that stays at the largest 64-bit integer when it would pass it. */
export function sumMilli(values: readonly MilliInput[]): Milli {
  let sum = 0n
  for (const value of values) {
    sum += toMilli(value)
    if (sum > maxInt64) return maxInt64
  }
  return sum
}

/** Total divided by replicas and rounded up, as `kubectl get hpa` shows it; 0 without replicas. */
export function averagePerReplica(total: Milli, replicas: number): Milli {
  if (Number(total) >= Number(maxInt64)) return maxInt64
  return replicas === 0 ? 0n : BigInt(Math.ceil(Number(total) / replicas))
}

/** Rounds up and stays within 32 bits; what is not a number counts 0. */
export function ceilReplicas(replicas: number): number {
  return Number.isNaN(replicas) ? 0 : Math.min(Math.ceil(replicas), maxInt32)
}
