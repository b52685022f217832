import { type Random, shuffled } from '../engine'
import { type Setting } from './knob'

/** The settings among which to search. */
export interface SearchSpace {
  /** Number of choices of each knob. */
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

interface ScoredSetting extends Score {
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

/** Neighbours of a setting that are tried at a time. */
const MAX_NEIGHBOURS = 8
/** By how many choices a neighbour differs in an ordered knob. */
const DISTANCES = [1, 2, 4]
/** One in this many rounds searches along the whole frontier; the other rounds search near the goal. */
const FRONTIER_ROUND = 4
/** Number of best settings whose neighbours are tried. */
const BEST_SETTINGS = 6
/** Settings that are mixed of two of the best ones in each round. */
const MIXTURES = 2
/** With this exponent, a wait of twice the goal counts as 1.4 times the cost. */
const MISS_EXPONENT = 0.5

/** One search. Costs and waits are compared as ratios. */
class Search {
  private readonly scored = new Map<string, ScoredSetting>()
  private readonly requested = new Set<string>()

  constructor(private readonly options: SearchOptions) {}

  /** Returns the settings that are possible and were not requested before, until `max` settings are requested. */
  request(settings: readonly Setting[]): Setting[] {
    return settings.filter((setting) => {
      const key = setting.join()
      if (this.requested.has(key) || !this.options.space.isPossible(setting)) return false
      if (this.requested.size >= this.options.max) return false
      this.requested.add(key)
      return true
    })
  }

  add(settings: readonly Setting[], scores: readonly (Score | null)[]): void {
    for (const [index, setting] of settings.entries()) {
      const score = scores[index]
      if (score) this.scored.set(setting.join(), { setting, ...score })
    }
  }

  /** The settings to try next: neighbours of the best settings, and mixtures of these. */
  next(round: number): Setting[] {
    const best = this.best(round)
    for (const { setting } of best) {
      const neighbours = this.request(this.neighbours(setting).slice(0, MAX_NEIGHBOURS))
      if (neighbours.length > 0) return [...neighbours, ...this.request(this.mixtures(best))]
    }
    return []
  }

  private best(round: number): ScoredSetting[] {
    const { goal, random } = this.options
    const isNearGoal = goal !== null && round % FRONTIER_ROUND !== 0
    const costWeight = random.uniform()
    const badness = ({ cost, wait }: ScoredSetting): number =>
      isNearGoal
        ? cost * Math.max(1, wait / goal) ** MISS_EXPONENT
        : costWeight * Math.log(cost) + (1 - costWeight) * Math.log(Math.max(wait, 1e-3))
    return [...this.scored.values()].sort((a, b) => badness(a) - badness(b)).slice(0, BEST_SETTINGS)
  }

  /** Settings that differ in one knob and were not requested before, in random order. */
  private neighbours(setting: Setting): Setting[] {
    const { sizes, isOrdered } = this.options.space
    const all = sizes.flatMap((size, knob) => {
      const current = setting[knob] ?? 0
      const nearChoices = DISTANCES.flatMap((distance) => [current - distance, current + distance])
      const choices = isOrdered[knob] ? nearChoices : Array.from({ length: size }, (_, choice) => choice)
      return choices
        .filter((choice) => choice >= 0 && choice < size && choice !== current)
        .map((choice) => setting.with(knob, choice))
    })
    const { random, space } = this.options
    return shuffled(
      all.filter((other) => !this.requested.has(other.join()) && space.isPossible(other)),
      random,
    )
  }

  /** Settings that take each choice from one of two of the best settings, at random. */
  private mixtures(best: readonly ScoredSetting[]): Setting[] {
    const { random } = this.options
    const pick = (): Setting => best[Math.floor(random.uniform() * best.length)]?.setting ?? []
    return Array.from({ length: MIXTURES }, () => {
      const [first, second] = [pick(), pick()]
      return first.map((choice, knob) => (random.uniform() < 0.5 ? choice : (second[knob] ?? choice)))
    })
  }
}

/**
 * Searches for cheap settings with short waits: yields settings in batches and receives their scores, null for a
 * setting that cannot be simulated. Ends when all neighbours of the best settings are known, or after `max` settings.
 */
export function* search(options: SearchOptions): Generator<Setting[], void, (Score | null)[]> {
  const current = new Search(options)
  const first = current.request(options.from)
  current.add(first, yield first)
  let emptyRounds = 0
  for (let round = 1; emptyRounds < 2 * FRONTIER_ROUND; round++) {
    const settings = current.next(round)
    emptyRounds = settings.length === 0 ? emptyRounds + 1 : 0
    if (settings.length > 0) current.add(settings, yield settings)
  }
}
