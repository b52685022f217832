import { type Random } from '../engine'
import { thinned } from './frontier'
import { type KnobName, type Setting } from './knob'
import { type Tuner } from './tuner'

/** Groups of the most important knobs, and how many values of each are tried. The values of a group are combined. */
const importantKnobs: readonly (readonly [KnobName, number])[][] = [
  [
    ['lagThreshold', 12],
    ['scaleDownWindow', 4],
    ['scaleUpTolerance', 2],
  ],
  [
    ['rate', 5],
    ['lagThreshold', 3],
    ['scaleDownWindow', 2],
  ],
  [
    ['cron', 4],
    ['lagThreshold', 3],
    ['rate', 2],
  ],
]
/** Number of random settings. */
const RANDOM_SETTINGS = 16

interface StartOptions {
  partitions: number
  /** Maximum number of combinations. */
  max: number
  random: Random
}

/** The setting with as many pods as partitions at all times. */
export const allPods = (tuner: Tuner, partitions: number): Setting =>
  tuner.with(tuner.current, { min: partitions, max: partitions })

/** All combinations of some values of some knobs. `dimensions`: the knobs, each with its maximum number of values. */
function combinations(
  { knobs }: Tuner,
  base: Setting,
  dimensions: readonly (readonly [KnobName, number])[],
): Setting[] {
  return dimensions.reduce<Setting[]>(
    (settings, [name, max]) => {
      const knob = knobs.findIndex((each) => each.name === name)
      const values = thinned([...(knobs[knob]?.choices.keys() ?? [])], max)
      return values.length <= 1 ? settings : settings.flatMap((each) => values.map((index) => each.with(knob, index)))
    },
    [base],
  )
}

/**
 * Settings to begin a search with: the current setting, all pods, combinations of the most important knobs, and random
 * settings.
 */
export function startsOf(tuner: Tuner, { partitions, max, random }: StartOptions): Setting[] {
  const { knobs, current } = tuner
  const base = tuner.with(current, { max: partitions })
  const combined = importantKnobs.flatMap((dimensions) => combinations(tuner, base, dimensions))
  const randomSettings = Array.from({ length: RANDOM_SETTINGS }, () =>
    knobs.map(({ choices }) => Math.floor(random.uniform() * choices.length)),
  )
  return [current, base, allPods(tuner, partitions), ...thinned(combined, Math.max(2, max)), ...randomSettings]
}
