import { measureText, partitionAdvice, unmetReason } from './advice'
import { type Explored, type ExploredSetting, scoreOf } from './explored'
import { kneeOf, thinned } from './frontier'
import { type Preferences, recommendedOf } from './recommend'
import { allPods } from './starts'
import { limitOf, type TuneInput } from './tune-input'
import { type Figures, type Tuner } from './tuner'

/** A simulated setting. */
export interface TunePoint {
  figures: Figures
  /** What the setting changes, and what each change does. */
  changes: { text: string; meaning: string }[]
  /** YAML of a merge patch; null for the manifest as it is. */
  patch: string | null
  /**
   * Variations of the load or the seed in which the setting misses the goal or, without a goal, records wait more than
   * twice as long. Without those in which even all pods miss the goal. Null if no such variation is known, but not all
   * were simulated.
   */
  breaks: string[] | null
  /** What the rule `flapping` of `lint` reports; null if it reports nothing. */
  flapping: string | null
}

/** Result of {@link tune}. */
export interface TuneResult {
  /** The manifest as it is; null if tune was stopped before its simulation. */
  asIs: TunePoint | null
  /** Settings whose wait is shorter than that of every cheaper one, cheapest first. */
  frontier: TunePoint[]
  /** The cheapest setting that meets the goal; null if none meets it, or without a goal. */
  cheapest: TunePoint | null
  /**
   * The first that exists of: the cheapest setting that meets the goal with every seed and at a higher load, `cheapest`,
   * the setting with the shortest wait. Without a goal, the knee. Instead of the first or the knee, a similar setting
   * that costs at most 0.5 % more and has fewer changes, or at most 5 % more and rescales at most half as often or, unlike
   * the other, does not flap.
   */
  recommended: TunePoint | null
  /** The point after which more pod-hours shorten waits only a little. */
  knee: TunePoint | null
  /** Why the goal cannot be met; null if it is met, without a goal, or if tune was stopped before it knew. */
  unmet: string | null
  /** Advice on what a patch of an autoscaler cannot change. */
  advice: string[]
  /** Number of simulations. */
  simulated: number
  isStopped: boolean
}

/** Maximum number of frontier points in the result, besides the knee, the cheapest and the recommended one. */
const MAX_FRONTIER_POINTS = 12

/** What a search has found. */
interface SearchState {
  input: TuneInput
  tuner: Tuner
  explored: Explored
}

/** Settings with a wait of more than this many times the goal are left out. */
const MAX_WAIT_FACTOR = 20

/** How the settings of a search are compared. */
export const preferencesOf = ({ input, tuner }: Pick<SearchState, 'input' | 'tuner'>): Preferences => ({
  current: tuner.current,
  limit: limitOf(input),
  isFlapping: (setting) => tuner.flappingOf(setting) !== null,
})

/** Selects the settings of a result. `shown`: the settings of the frontier to show. */
export function chosenSettings(state: SearchState) {
  const { input, explored } = state
  const goal = limitOf(input)
  const [frontier, meetingGoal] = [explored.frontier(), explored.meetingGoal()]
  const near = frontier.filter(({ figures }) => goal === null || figures.wait <= MAX_WAIT_FACTOR * goal)
  const knee = kneeOf(near, scoreOf) ?? near.at(-1) ?? null
  const cheapest = meetingGoal[0] ?? null
  const robust = meetingGoal.filter((each) => explored.failuresOf(each)?.length === 0)
  const best = goal === null ? knee : (robust[0] ?? cheapest ?? frontier.at(-1) ?? null)
  const candidates = goal === null ? explored.withFigures() : robust
  const preferences = { ...preferencesOf(state), limit: cheapest ? goal : null }
  const recommended = best && recommendedOf(best, candidates, preferences)
  const shown = [...thinned(near, MAX_FRONTIER_POINTS), knee, cheapest, recommended]
  return { knee, cheapest, recommended, shown: near.filter((each) => shown.includes(each)) }
}

function pointOf(exploredSetting: ExploredSetting, { input, tuner, explored }: SearchState): TunePoint {
  const { setting, figures } = exploredSetting
  const changes = tuner.knobs.flatMap(({ choices, current }, knob) => {
    const { text, meaning } = choices[setting[knob] ?? current] ?? { text: '', meaning: '' }
    return setting[knob] === current || text === '' ? [] : [{ text, meaning }]
  })
  const breaks = explored
    .failuresOf(exploredSetting)
    ?.map(({ text, figures: varied }) => `${text}: ${measureText(input, varied.wait)}`)
  return {
    figures,
    changes,
    patch: tuner.patchOf(setting),
    breaks: breaks ?? null,
    flapping: tuner.flappingOf(setting),
  }
}

/** Advice if the goal cannot be met, or not in all variations of the load. */
function adviceOf({ input, tuner, explored }: SearchState, isUnmet: boolean): string[] {
  const unattainable = [...explored.unattainable]
  if (!isUnmet && unattainable.length === 0) return []
  const sentences = unattainable.map(
    ({ text }) => `${capitalized(text)} no setting meets the goal, not even all pods at all times.`,
  )
  const factor = Math.max(1, ...unattainable.map((variation) => variation.factor))
  return [...sentences, partitionAdvice(input, tuner, factor)].filter((text) => text !== null)
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The result of what was simulated so far. */
export function resultOf(state: SearchState, simulated: number, isStopped: boolean): TuneResult {
  const { input, tuner, explored } = state
  const { knee, cheapest, recommended, shown } = chosenSettings(state)
  const pointOrNull = (setting: ExploredSetting | null): TunePoint | null => setting && pointOf(setting, state)
  const withAllPods = explored.get(allPods(tuner, input.partitions))
  const isUnmet = input.goal !== null && cheapest === null && withAllPods !== null
  return {
    asIs: pointOrNull(explored.get(tuner.current)),
    frontier: shown.map((setting) => pointOf(setting, state)),
    cheapest: input.goal === null ? null : pointOrNull(cheapest),
    recommended: pointOrNull(recommended),
    knee: pointOrNull(knee),
    unmet: isUnmet ? unmetReason(input, tuner, withAllPods.figures) : null,
    advice: adviceOf(state, isUnmet),
    simulated,
    isStopped,
  }
}
