import { type ExactNumber, fromExact, toExact } from './exact-number'
import { asDouble, fromInteger, isDecimal, isDouble, type Numeric, toNumber } from './numeric'

/** To the lower number, to the greater one, toward zero, or to the nearest one, and a half to the even neighbour. */
export type Rounding = 'floor' | 'ceil' | 'trunc' | 'round'

/**
 * Rounds to a number of decimal places. The type stays the same, but an int becomes a long on overflow. Undefined if a long
 * overflows.
 */
export function roundNumeric(value: Numeric, rounding: Rounding, places: number): Numeric | undefined {
  if (isDouble(value)) return asDouble(roundDouble(toNumber(value), rounding, places))
  const exact = toExact(value)
  if (exact === undefined) return value
  const rounded = roundExact(exact, rounding, places)
  if (isDecimal(value)) return fromExact(rounded)
  return fromInteger(rounded.digits * 10n ** BigInt(rounded.exponent), value)
}

const doubleRoundings: Record<Rounding, (value: number) => number> = {
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  round(value) {
    const floor = Math.floor(value)
    if (value - floor !== 0.5) return Math.round(value)
    return floor % 2 === 0 ? floor : floor + 1
  },
}

function roundDouble(value: number, rounding: Rounding, places: number): number {
  const scale = 10 ** places
  const scaled = value * scale
  return Number.isFinite(scaled) ? doubleRoundings[rounding](scaled) / scale : value
}

/** Whether a value between two neighbours is rounded to the greater one; `floor` is the lower one, in units. */
const roundsUp: Record<Rounding, (floor: bigint, remainder: bigint, unit: bigint) => boolean> = {
  floor: () => false,
  ceil: () => true,
  trunc: (floor) => floor < 0n,
  round: (floor, remainder, unit) => remainder * 2n > unit || (remainder * 2n === unit && floor % 2n !== 0n),
}

function roundExact(value: ExactNumber, rounding: Rounding, places: number): ExactNumber {
  const exponent = -places
  if (value.exponent >= exponent) return value
  const unit = 10n ** BigInt(exponent - value.exponent)
  const remainder = ((value.digits % unit) + unit) % unit
  const floor = (value.digits - remainder) / unit
  const isUp = remainder !== 0n && roundsUp[rounding](floor, remainder, unit)
  return { digits: isUp ? floor + 1n : floor, exponent }
}
