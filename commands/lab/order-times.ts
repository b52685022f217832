/** A part of the load in which the rate is constant. */
export interface LoadPhase {
  perSecond: number
  seconds: number
}

/** Random times of orders, ms from the start. The same seed gives the same times, so every contender gets the same load. */
export function orderTimes(phases: readonly LoadPhase[], seed: number): number[] {
  const random = seededRandom(seed)
  const times: number[] = []
  let phaseStart = 0
  for (const { perSecond, seconds } of phases) {
    const phaseEnd = phaseStart + seconds
    // The gaps between orders are exponentially distributed, as in a Poisson process.
    const nextTime = (time: number) => time - Math.log(1 - random()) / perSecond
    if (perSecond > 0)
      for (let time = nextTime(phaseStart); time < phaseEnd; time = nextTime(time)) times.push(Math.round(time * 1_000))
    phaseStart = phaseEnd
  }
  return times
}

/** Creates a generator of pseudorandom numbers from 0 to below 1 (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
