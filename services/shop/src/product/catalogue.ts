import { type StoredProduct } from './product-document'

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
const CHANGES = 24
const DAYS_BETWEEN_CHANGES = 30

/** The product with this number, the same each time; its prices reach two years back from `now`. */
export function makeProduct(number: number, now: number): StoredProduct {
  const random = sequence(number)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const base = 500 + Math.floor(random() * 20_000)
  const today = Math.floor(now / DAY_MS)
  return {
    _id: `p-${String(number).padStart(4, '0')}`,
    item: `${pick(kinds)}, ${pick(materials)}`,
    description: Array.from({ length: 4 }, () => pick(phrases)).join(' '),
    prices: Array.from({ length: CHANGES }, (_, index) => ({
      day: today - (CHANGES - index) * DAYS_BETWEEN_CHANGES,
      cents: Math.round(base * (0.8 + random() * 0.4)),
    })),
  }
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
