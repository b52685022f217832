import { measureText, partitionAdvice, unmetReason } from './advice'
import { type Explored, type ExploredSetting, scoreOf } from './explored'
import { kneeOf, thinned } from './frontier'
import { type Preferences, recommendedOf } from './recommend'
import { allPods } from './starts'
import { HIGHER_LOAD } from './trials'
import { limitOf, type TuneInput } from './tune-input'
import { type Figures, type Tuner } from './tuner'

/** A setting on or near the frontier. */
export interface TunePoint {
  figures: Figures
  /** What it changes, and what each change does. */
  changes: { text: string; meaning: string }[]
  /** YAML of a merge patch; null for the manifest as it is. */
  patch: string | null
  /**
   * Variations in which the setting misses the goal or, without a goal, records wait more than twice as long. Null if
   * it was not examined.
   */
  breaks: string[] | null
  /** What `lint` reports of its rule `flapping`; null if nothing. */
  flapping: string | null
}

/** Result of {@link tune}. */
export interface TuneResult {
  /** The manifest as it is; null if tune was stopped before its simulation. */
  asIs: TunePoint | null
  /** Settings that no other beats in both cost and wait, cheapest first. */
  frontier: TunePoint[]
  /** The cheapest that meets the goal; null if none does, or without a goal. */
  cheapest: TunePoint | null
  /**
   * The cheapest setting that meets the goal with every seed and at a higher load, or one about as cheap: at most 0.5 %
   * more for fewer changes, at most 5 % more if it rescales at most half as often or, unlike the cheapest, does not
   * flap. If none meets the goal in all variations, `cheapest`; if none meets it with the given load, the one with the
   * shortest wait. Without a goal, the knee.
   */
  recommended: TunePoint | null
  /** The point after which more pod-hours shorten waits only a little. */
  knee: TunePoint | null
  /** Why the goal cannot be met; null if it is met, or without a goal. */
  unmet: string | null
  /** What a patch of an autoscaler cannot change. */
  advice: string[]
  /** Number of simulations. */
  simulated: number
  isStopped: boolean
}

/** Points of the frontier in the result. */
const MAX_POINTS = 12

interface Found {
  input: TuneInput
  tuner: Tuner
  explored: Explored
}

/** Settings whose wait exceeds the goal by more than this factor are left out. */
const FAR = 20

/** How the settings of a search are compared. */
export const preferencesOf = ({ input, tuner }: Pick<Found, 'input' | 'tuner'>): Preferences => ({
  current: tuner.current,
  limit: limitOf(input),
  isFlapping: (setting) => tuner.flappingOf(setting) !== null,
})

/** Selects the settings of a result. */
export function chosenSettings(found: Found) {
  const { input, explored } = found
  const goal = limitOf(input)
  const [frontier, meeting] = [explored.frontier(), explored.meeting()]
  const near = frontier.filter(({ figures }) => goal === null || figures.wait <= FAR * goal)
  const knee = kneeOf(near, scoreOf) ?? near.at(-1) ?? null
  const cheapest = meeting[0] ?? null
  const robust = meeting.filter((each) => explored.breaksOf(each)?.length === 0)
  const best = goal === null ? knee : (robust[0] ?? cheapest ?? frontier.at(-1) ?? null)
  const alike = goal === null ? explored.known() : robust
  const preferences = { ...preferencesOf(found), limit: cheapest ? goal : null }
  const recommended = best && recommendedOf(best, alike, preferences)
  const kept = [knee, cheapest, recommended].filter((each) => each !== null)
  const shown = thinned(near, MAX_POINTS)
  return { knee, cheapest, recommended, shown: near.filter((each) => shown.includes(each) || kept.includes(each)) }
}

function pointOf(each: ExploredSetting, { input, tuner, explored }: Found): TunePoint {
  const { setting, figures } = each
  const changes = tuner.knobs.flatMap(({ choices, current }, knob) => {
    const { text, meaning } = choices[setting[knob] ?? current] ?? { text: '', meaning: '' }
    return setting[knob] === current || text === '' ? [] : [{ text, meaning }]
  })
  const breaks = explored
    .breaksOf(each)
    ?.map(({ text, figures: varied }) => `${text}: ${measureText(input, varied.wait)}`)
  return {
    figures,
    changes,
    patch: tuner.patchOf(setting),
    breaks: breaks ?? null,
    flapping: tuner.flappingOf(setting),
  }
}

function adviceOf({ input, tuner, explored }: Found, isUnmet: boolean): string[] {
  const isUnattainable = explored.unattainable.size > 0
  if (!isUnmet && !isUnattainable) return []
  const texts =
    isUnattainable && !isUnmet
      ? ['No setting meets the goal at a load 30 % higher, not even all pods at all times.']
      : []
  return [...texts, partitionAdvice(input, tuner, isUnmet ? 1 : HIGHER_LOAD)].filter((text) => text !== null)
}

/** The result from what was simulated. */
export function resultOf(found: Found, simulated: number, isStopped: boolean): TuneResult {
  const { input, tuner, explored } = found
  const { knee, cheapest, recommended, shown } = chosenSettings(found)
  const point = (each: ExploredSetting | null): TunePoint | null => each && pointOf(each, found)
  const all = explored.get(allPods(tuner, input.partitions))
  const isUnmet = input.goal !== null && cheapest === null && all !== null
  return {
    asIs: point(explored.get(tuner.current)),
    frontier: shown.map((each) => pointOf(each, found)),
    cheapest: input.goal === null ? null : point(cheapest),
    recommended: point(recommended),
    knee: point(knee),
    unmet: isUnmet ? unmetReason(input, tuner, all.figures) : null,
    advice: adviceOf(found, isUnmet),
    simulated,
    isStopped,
  }
}
