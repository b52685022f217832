import { InvalidQuantityError } from '../errors'

/** The notation of a quantity, which is kept when it is printed: `1500m`, `1536Ki`, `12e6`. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/** A Kubernetes quantity, exact to 10⁻⁹ as in the API. */
export interface Quantity {
  nano: bigint
  format: QuantityFormat
}

/** A quantity in a manifest: a string, or a number in YAML. */
export type QuantityText = string | number

// Longer numbers and exponents would need too much time and memory.
const quantityPattern = /^(?=.{1,1000}$)([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d{1,3}|[KMGTPE]i|[numkMGTPE])?$/
const decimalPower: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binarySuffixes = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

function scaleOf(suffix: string): { format: QuantityFormat; numerator: bigint; denominator: bigint } {
  const binaryIndex = binarySuffixes.indexOf(suffix)
  if (binaryIndex >= 0) return { format: 'BinarySI', numerator: 1024n ** BigInt(binaryIndex + 1), denominator: 1n }
  const isExponent = /^[eE][+-]?\d+$/.test(suffix)
  const power = isExponent ? Number(suffix.slice(1)) : (decimalPower[suffix] ?? 0)
  return {
    format: isExponent ? 'DecimalExponent' : 'DecimalSI',
    numerator: power > 0 ? 10n ** BigInt(power) : 1n,
    denominator: power < 0 ? 10n ** BigInt(-power) : 1n,
  }
}

/** Integer division, rounded away from zero as the API rounds quantities with too many digits. */
export function divideAwayFromZero(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  if (quotient * divisor === value) return quotient
  const isPositive = value < 0n === divisor < 0n
  return quotient + (isPositive ? 1n : -1n)
}

/**
 * Parses a Kubernetes quantity (`5`, `100m`, `1.5Gi`, `12e6`). Digits beyond 10⁻⁹ are rounded away from zero.
 * @throws InvalidQuantityError for other texts.
 */
export function parseQuantity(text: QuantityText): Quantity {
  const [, sign, integer = '', fraction = '', suffix = ''] = quantityPattern.exec(String(text)) ?? []
  if (sign === undefined || integer + fraction === '') throw new InvalidQuantityError(String(text))
  const { format, numerator, denominator } = scaleOf(suffix)
  const digits = BigInt(integer + fraction) * numerator * 1_000_000_000n
  const nano = divideAwayFromZero(digits, denominator * 10n ** BigInt(fraction.length))
  return { nano: sign === '-' ? -nano : nano, format }
}
