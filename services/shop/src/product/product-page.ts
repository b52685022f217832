import { fromCents } from '@food-delivery/contracts'
import { type StoredProduct } from './product-schema'

export interface ProductPage extends ReturnType<typeof toSummary> {
  description: string
  /** The price since its first stored change as an SVG path; both axes from 0 to 100. */
  chart: string
  /** The price on each day, oldest first. */
  history: { date: string; price: number }[]
}

/** A product in a list. */
export const toSummary = (product: Pick<StoredProduct, '_id' | 'item' | 'prices'>) => ({
  productId: product._id,
  item: product.item,
  price: fromCents(product.prices.at(-1)?.cents ?? 0),
})

const DAY_MS = 86_400_000

/** Builds a page with a price for each day; the stored product has only the changes of its price. */
export function buildPage(product: StoredProduct, now: number): ProductPage {
  const days = pricePerDay(product, Math.floor(now / DAY_MS))
  return {
    ...toSummary(product),
    description: product.description,
    chart: chartOf(days.map(({ cents }) => cents)),
    history: days.map(({ day, cents }) => ({
      date: new Date(day * DAY_MS).toISOString().slice(0, 10),
      price: fromCents(cents),
    })),
  }
}

function pricePerDay({ prices }: StoredProduct, today: number): StoredProduct['prices'] {
  return prices.flatMap(({ day, cents }, index) => {
    const until = prices[index + 1]?.day ?? today + 1
    return Array.from({ length: Math.max(0, until - day) }, (_, offset) => ({ day: day + offset, cents }))
  })
}

/** A chart with one point per week, because more would not be visible. */
function chartOf(cents: readonly number[]): string {
  const weekly = cents.filter((_, index) => index % 7 === 0)
  const [low, high] = [Math.min(...weekly), Math.max(...weekly)]
  const scale = 100 / Math.max(1, high - low)
  const step = 100 / Math.max(1, weekly.length - 1)
  const points = weekly.map((value, index) => `${(index * step).toFixed(1)} ${((high - value) * scale).toFixed(1)}`)
  return `M${points.join('L')}`
}
