import { type Random } from '../engine'
import { thinned } from './frontier'
import { type KnobName, type Setting } from './knob'
import { type Tuner } from './tuner'

/** The settings that decide most, and how many values of each are combined with the others. */
const decisive: readonly (readonly [KnobName, number])[][] = [
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
const RANDOM = 16

interface StartOptions {
  partitions: number
  most: number
  random: Random
}

/** So many of the choices at even distances, the first and the last one if there are two or more. */
function spread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index)
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / Math.max(1, most - 1)))
}

/** The setting with as many pods as partitions at all times. */
export const allPods = (tuner: Tuner, partitions: number): Setting =>
  tuner.with(tuner.current, { min: partitions, max: partitions })

/** All combinations of some values of some settings. */
function combinations(
  { knobs }: Tuner,
  base: Setting,
  dimensions: readonly (readonly [KnobName, number])[],
): Setting[] {
  return dimensions.reduce<Setting[]>(
    (settings, [name, most]) => {
      const knob = knobs.findIndex((each) => each.name === name)
      const values = spread(knobs[knob]?.choices.length ?? 0, most)
      return values.length <= 1 ? settings : settings.flatMap((each) => values.map((index) => each.with(knob, index)))
    },
    [base],
  )
}

/**
 * Settings to begin a search with: as it is, all pods, combinations of the decisive settings, and some at random. `most`:
 * about so many.
 */
export function startsOf(tuner: Tuner, { partitions, most, random }: StartOptions): Setting[] {
  const { knobs, current } = tuner
  const base = tuner.with(current, { max: partitions })
  const combined = decisive.flatMap((dimensions) => combinations(tuner, base, dimensions))
  const anywhere = Array.from({ length: RANDOM }, () =>
    knobs.map(({ choices }) => Math.floor(random.uniform() * choices.length)),
  )
  return [current, base, allPods(tuner, partitions), ...thinned(combined, Math.max(2, most)), ...anywhere]
}
