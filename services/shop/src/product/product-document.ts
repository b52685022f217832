/** A product as it is stored. */
export interface StoredProduct {
  /** `p-0001` and so on. */
  _id: string
  item: string
  description: string
  /** What it cost from which day on, oldest first; days since 1970. Never empty. */
  prices: { day: number; cents: number }[]
}

/** The price now, cents. */
export function currentCents({ prices }: Pick<StoredProduct, 'prices'>): number {
  return prices.at(-1)?.cents ?? 0
}
