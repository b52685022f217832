import { type Random, shuffled } from '../engine'
import { type Setting } from './knob'

/** The settings among which to search. */
export interface SearchSpace {
  /** Choices of each knob. */
  sizes: readonly number[]
  /** Whether neighbouring choices of each knob are similar. */
  isOrdered: readonly boolean[]
  isPossible: (setting: Setting) => boolean
}

/** How good a setting is: lower is better. */
export interface Score {
  cost: number
  wait: number
}

interface Tried extends Score {
  setting: Setting
}

interface SearchOptions {
  space: SearchSpace
  /** Settings to begin with. */
  from: readonly Setting[]
  /** The highest acceptable wait; null to search along the whole frontier of cost and wait. */
  goal: number | null
  /** Maximum number of settings. */
  max: number
  random: Random
}

const BATCH = 8
const DISTANCES = [1, 2, 4]
/** One round in this many searches along the whole frontier instead of near the goal. */
const GOAL_ROUNDS = 4
/** Number of best settings whose neighbours are tried. */
const BEST = 6
/** Weight of a wait above the goal: twice the goal counts as 1.4 times the cost. */
const MISS_EXPONENT = 0.5

/** One search. Costs and waits are compared as ratios. */
class Search {
  readonly tried = new Map<string, Tried>()
  private readonly requested = new Set<string>()

  constructor(private readonly options: SearchOptions) {}

  /** Returns the settings that are possible and were not requested before, at most as many as are left of `max`. */
  request(settings: readonly Setting[]): Setting[] {
    const fresh = settings.filter((setting) => {
      const key = setting.join()
      if (this.requested.has(key) || !this.options.space.isPossible(setting)) return false
      if (this.requested.size >= this.options.max) return false
      this.requested.add(key)
      return true
    })
    return fresh
  }

  add(settings: readonly Setting[], scores: readonly (Score | null)[]): void {
    for (const [index, setting] of settings.entries()) {
      const score = scores[index]
      if (score) this.tried.set(setting.join(), { setting, ...score })
    }
  }

  /** Neighbours and mixtures of the best settings. */
  next(round: number): Setting[] {
    const best = this.best(round)
    for (const { setting } of best) {
      const fresh = this.request(this.neighbours(setting).slice(0, BATCH))
      if (fresh.length > 0) return [...fresh, ...this.request(this.mixtures(best))]
    }
    return []
  }

  private best(round: number): Tried[] {
    const { goal, random } = this.options
    const isForGoal = goal !== null && round % GOAL_ROUNDS !== 0
    const weight = random.uniform()
    const badness = ({ cost, wait }: Tried): number =>
      isForGoal
        ? cost * Math.max(1, wait / goal) ** MISS_EXPONENT
        : weight * Math.log(cost) + (1 - weight) * Math.log(Math.max(wait, 1e-3))
    return [...this.tried.values()].sort((a, b) => badness(a) - badness(b)).slice(0, BEST)
  }

  /** Settings that differ in one knob and were not requested before, in random order. */
  private neighbours(setting: Setting): Setting[] {
    const { sizes, isOrdered } = this.options.space
    const all = sizes.flatMap((size, knob) => {
      const at = setting[knob] ?? 0
      const near = DISTANCES.flatMap((distance) => [at - distance, at + distance])
      const choices = isOrdered[knob] ? near : Array.from({ length: size }, (_, index) => index)
      return choices
        .filter((index) => index >= 0 && index < size && index !== at)
        .map((index) => setting.with(knob, index))
    })
    const { random, space } = this.options
    return shuffled(
      all.filter((other) => !this.requested.has(other.join()) && space.isPossible(other)),
      random,
    )
  }

  private mixtures(best: readonly Tried[]): Setting[] {
    const { random } = this.options
    const pick = (): Setting => best[Math.floor(random.uniform() * best.length)]?.setting ?? []
    return Array.from({ length: 2 }, () => {
      const [one, other] = [pick(), pick()]
      return one.map((index, knob) => (random.uniform() < 0.5 ? index : (other[knob] ?? index)))
    })
  }
}

/**
 * Searches for cheap settings with short waits: yields settings in batches and receives their scores, null for one that
 * cannot be simulated. Ends when all neighbours of the best settings are known, or after `max` settings.
 */
export function* search(options: SearchOptions): Generator<Setting[], void, (Score | null)[]> {
  const found = new Search(options)
  const first = found.request(options.from)
  found.add(first, yield first)
  let dry = 0
  for (let round = 1; dry < 2 * GOAL_ROUNDS; round++) {
    const settings = found.next(round)
    dry = settings.length === 0 ? dry + 1 : 0
    if (settings.length > 0) found.add(settings, yield settings)
  }
}
