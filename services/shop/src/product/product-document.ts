export interface StoredProduct {
  /** For example `p-0001`. */
  _id: string
  item: string
  description: string
  /** Changes of the price, oldest first. `day`: days since 1970. Never empty. */
  prices: { day: number; cents: number }[]
}

export function currentCents({ prices }: Pick<StoredProduct, 'prices'>): number {
  return prices.at(-1)?.cents ?? 0
}
