import { Decimal128, type Double } from 'bson'

/** The exact value: digits * 10 ** exponent. */
export interface ExactNumber {
  digits: bigint
  exponent: number
}

/** The exact value; undefined for NaN and the infinities. */
export function toExact(value: number | bigint | Decimal128 | Double): ExactNumber | undefined {
  if (typeof value === 'bigint') return { digits: value, exponent: 0 }
  const match = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(value.toString())
  if (!match) return undefined
  const [, sign = '', integer = '', fraction = '', exponent = '0'] = match
  return { digits: BigInt(`${sign}${integer}${fraction}`), exponent: Number(exponent) - fraction.length }
}

/** The digits of both numbers for their smaller exponent, and this exponent. */
export function toSameExponent(a: ExactNumber, b: ExactNumber): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent)
  const scaled = (value: ExactNumber): bigint => value.digits * 10n ** BigInt(value.exponent - exponent)
  return [scaled(a), scaled(b), exponent]
}

/** The same value without zeros at the end of its digits. */
export function withoutTrailingZeros({ digits, exponent }: ExactNumber): ExactNumber {
  if (digits === 0n) return { digits, exponent: 0 }
  for (; digits % 10n === 0n; exponent++) digits /= 10n
  return { digits, exponent }
}

/** More digits of a quotient than a decimal has, whatever the number of digits of the divisor. */
const quotientDigits = 80

export const divideExact = (a: ExactNumber, b: ExactNumber): ExactNumber =>
  withoutTrailingZeros({
    digits: (a.digits * 10n ** BigInt(quotientDigits)) / b.digits,
    exponent: a.exponent - b.exponent - quotientDigits,
  })

/** The decimal nearest to the exact value. */
export const fromExact = ({ digits, exponent }: ExactNumber): Decimal128 =>
  Decimal128.fromStringWithRounding(`${digits}E${exponent}`)
