import { type ExploredSetting } from './explored'
import { type Setting } from './knob'

/** Factors by which a setting with fewer changes may cost more and, without a goal, wait longer. */
const [MORE_COST, LONGER_WAIT] = [1.005, 1.05]
/**
 * Factor by which a setting may cost more if it does not flap, or rescales at most this share as often: a rescale stops
 * all members for some time, and some records are processed twice.
 */
const [CALM_COST, CALM_SHARE] = [1.05, 0.5]

/** How settings are compared. */
export interface Preferences {
  /** The setting of the manifest. */
  current: Setting
  /** The highest wait allowed; null for about the wait of the first setting. */
  limit: number | null
  /** Whether lint reports flapping. */
  isFlapping: (setting: Setting) => boolean
}

type Limit = Pick<Preferences, 'limit'>

const isSimilar = ({ figures }: ExploredSetting, first: ExploredSetting, { limit }: Limit, moreCost: number): boolean =>
  figures.podHours <= moreCost * first.figures.podHours && figures.wait <= (limit ?? LONGER_WAIT * first.figures.wait)

/** Whether `rescales` is at most half of `than`. A single rescale makes no difference. */
const isCalmer = (rescales: number, than: number): boolean => Math.max(1, rescales) <= CALM_SHARE * than

const cheapestOf = (settings: readonly ExploredSetting[]): ExploredSetting | undefined =>
  settings.toSorted((a, b) => a.figures.podHours - b.figures.podHours)[0]

/**
 * The cheapest setting that rescales at most half as often as the first one and costs about the same; else the first.
 */
export function calmestOf(first: ExploredSetting, others: readonly ExploredSetting[], limit: Limit): ExploredSetting {
  const calmer = others.filter(
    (each) => isSimilar(each, first, limit, CALM_COST) && isCalmer(each.figures.rescales, first.figures.rescales),
  )
  return cheapestOf(calmer) ?? first
}

const changesIn = (setting: Setting, current: Setting): number =>
  setting.filter((choice, knob) => choice !== current[knob]).length

/** The setting with the fewest changes among those about as good as the first one. */
export function simplestOf(
  first: ExploredSetting,
  others: readonly ExploredSetting[],
  { current, ...limit }: Pick<Preferences, 'current' | 'limit'>,
): ExploredSetting {
  return others
    .filter(
      (each) => isSimilar(each, first, limit, MORE_COST) && !isCalmer(first.figures.rescales, each.figures.rescales),
    )
    .reduce((best, each) => (changesIn(each.setting, current) < changesIn(best.setting, current) ? each : best), first)
}

/**
 * The setting to recommend instead of the best one: one that costs about the same, rescales less and has few changes.
 * If it flaps, one that does not flap takes precedence.
 */
export function recommendedOf(
  best: ExploredSetting,
  others: readonly ExploredSetting[],
  preferences: Preferences,
): ExploredSetting {
  const choose = (first: ExploredSetting, candidates: readonly ExploredSetting[]): ExploredSetting =>
    simplestOf(calmestOf(first, candidates, preferences), candidates, preferences)
  const usual = choose(best, others)
  if (!preferences.isFlapping(usual.setting)) return usual
  const steady = others.filter(
    (each) => isSimilar(each, best, preferences, CALM_COST) && !preferences.isFlapping(each.setting),
  )
  const first = cheapestOf(steady)
  return first ? choose(first, steady) : usual
}
