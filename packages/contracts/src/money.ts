/** A price in a request: a number or a numeric string, in units of the currency. */
export type Price = number | string

const PRICE_TEXT = /^\d{1,9}(\.\d{1,2})?$/

/** Whether `value` is a price: at most two decimals, not negative, below 1,000,000,000. */
export function isPrice(value: unknown): value is Price {
  if (typeof value === 'string') return PRICE_TEXT.test(value)
  return typeof value === 'number' && PRICE_TEXT.test(String(value))
}

/** Converts a price to whole cents, so that sums are exact: `"17.50"` and `17.5` are 1750. */
export function toCents(price: Price): number {
  return Math.round(Number(price) * 100)
}

/** Converts cents to the number in HTTP responses: 1750 is 17.5. */
export function fromCents(cents: number): number {
  return cents / 100
}
