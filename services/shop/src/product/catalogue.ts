import { type StoredProduct } from './product-schema'

const materials = ['oak', 'steel', 'linen', 'glass', 'wool', 'cork', 'copper', 'bamboo', 'leather', 'clay']
const kinds = [
  'lamp',
  'chair',
  'bowl',
  'shelf',
  'kettle',
  'blanket',
  'clock',
  'basket',
  'mirror',
  'table',
  'tray',
  'vase',
  'cushion',
  'stool',
  'rack',
  'bench',
]
const phrases = [
  'Made to be used every day.',
  'Wipe clean with a damp cloth.',
  'Ships flat and takes ten minutes to put together.',
  'Every piece differs a little from the next.',
  'The finish darkens with the years.',
  'Spare parts are kept for fifteen years.',
]

const DAY_MS = 86_400_000
const PRICE_CHANGES = 24
const DAYS_BETWEEN_CHANGES = 30

/**
 * Creates the product with this number. Its texts and prices depend on the number only. The days of the prices depend
 * on `now` (ms since 1970): the price changes every 30 days, the first time 720 days before `now`.
 */
export function createProduct(number: number, now: number): StoredProduct {
  const random = randomNumbers(number)
  const pick = <T>(options: readonly T[]): T => options[Math.floor(random() * options.length)] as T
  const baseCents = 500 + Math.floor(random() * 20_000)
  const today = Math.floor(now / DAY_MS)
  return {
    _id: `p-${String(number).padStart(4, '0')}`,
    item: `${pick(kinds)}, ${pick(materials)}`,
    description: Array.from({ length: 4 }, () => pick(phrases)).join(' '),
    prices: Array.from({ length: PRICE_CHANGES }, (_, index) => ({
      day: today - (PRICE_CHANGES - index) * DAYS_BETWEEN_CHANGES,
      cents: Math.round(baseCents * (0.8 + random() * 0.4)),
    })),
  }
}

/** A generator of pseudorandom numbers ≥ 0 and < 1 with a seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
