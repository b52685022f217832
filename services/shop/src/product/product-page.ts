import { fromCents } from '@food-delivery/contracts'
import { type StoredProduct, currentCents } from './product-document'

/** The page of a product. */
export interface ProductPage {
  productId: string
  item: string
  price: number
  description: string
  /** The price over two years as an SVG path, 0 to 100 in both directions. */
  chart: string
  /** The price of every day, oldest first. */
  history: { date: string; price: number }[]
}

const DAY_MS = 86_400_000

/** Renders a page: prices are stored when they change and shown for every day. */
export function makePage(product: StoredProduct, now: number): ProductPage {
  const days = everyDay(product, Math.floor(now / DAY_MS))
  return {
    productId: product._id,
    item: product.item,
    price: fromCents(currentCents(product)),
    description: product.description,
    chart: chartOf(days.map(({ cents }) => cents)),
    history: days.map(({ day, cents }) => ({
      date: new Date(day * DAY_MS).toISOString().slice(0, 10),
      price: fromCents(cents),
    })),
  }
}

function everyDay({ prices }: StoredProduct, today: number): StoredProduct['prices'] {
  return prices.flatMap(({ day, cents }, index) => {
    const until = prices[index + 1]?.day ?? today + 1
    return Array.from({ length: Math.max(0, until - day) }, (_, offset) => ({ day: day + offset, cents }))
  })
}

/** One point a week: more would not be visible. */
function chartOf(cents: readonly number[]): string {
  const weekly = cents.filter((_, index) => index % 7 === 0)
  const [low, high] = [Math.min(...weekly), Math.max(...weekly)]
  const scale = 100 / Math.max(1, high - low)
  const step = 100 / Math.max(1, weekly.length - 1)
  const points = weekly.map((value, index) => `${(index * step).toFixed(1)} ${((high - value) * scale).toFixed(1)}`)
  return `M${points.join('L')}`
}
