import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Bounds of a value that is drawn uniformly between them. */
export type Range = readonly [number, number]

/** A generator of random numbers: the same seed gives the same numbers. */
export interface Random {
  /** A number from 0, below 1. */
  uniform: () => number
  /** A uniformly distributed number between two bounds. */
  between: (range: Range) => number
  /** An exponentially distributed number with this mean. */
  exponential: (mean: number) => number
  /** A normally distributed number with mean 0 and standard deviation 1. */
  normal: () => number
}

/** The items in random order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random.uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

/** The generator of a seed, which is a whole number. */
export function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  // The first numbers of similar seeds are similar.
  for (let skipped = 0; skipped < 8; skipped++) generator.next()
  const uniform = (): number => (generator.next() >>> 0) / 2 ** 32
  return {
    uniform,
    between: ([low, high]) => low + (high - low) * uniform(),
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    // The Box–Muller transform.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}
