/** A phase of the load: a rate and its duration. */
export interface Stretch {
  perSecond: number
  seconds: number
}

/**
 * Random moments of orders, ms from the start; the same for the same seed, so that every contender gets the same load.
 */
export function arrivals(stretches: readonly Stretch[], seed: number): number[] {
  const random = numbers(seed)
  const moments: number[] = []
  let from = 0
  for (const { perSecond, seconds } of stretches) {
    const until = from + seconds
    let at = from
    while (perSecond > 0) {
      at -= Math.log(1 - random()) / perSecond
      if (at >= until) break
      moments.push(Math.round(at * 1_000))
    }
    from = until
  }
  return moments
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
