import { type ExploredSetting } from './explored'
import { type Setting } from './knob'

/** Factor by which a setting with fewer changes may cost more. */
const SIMPLER_COST_FACTOR = 1.005
/** Without a limit: factor by which records may wait longer with a setting than with the one that it replaces. */
const SIMILAR_WAIT_FACTOR = 1.05
/**
 * Factor by which a setting may cost more if it is calmer or does not flap. A rescale stops all members for some time,
 * and some records are processed twice.
 */
const CALMER_COST_FACTOR = 1.05
/** A setting is calmer than another one if it has at most this share of the rescales of the other one. */
const CALMER_RESCALES_SHARE = 0.5

/** How settings are compared. */
export interface Preferences {
  /** The setting of the manifest. */
  current: Setting
  /** The longest wait allowed; null to allow about the wait of the setting that others are compared with. */
  limit: number | null
  /** Whether lint reports flapping. */
  isFlapping: (setting: Setting) => boolean
}

type Limit = Pick<Preferences, 'limit'>

/** Whether a setting costs about the same as the first one, and waits are at most the limit or about the same. */
const isSimilar = (
  { figures }: ExploredSetting,
  first: ExploredSetting,
  { limit }: Limit,
  costFactor: number,
): boolean =>
  figures.podHours <= costFactor * first.figures.podHours &&
  figures.wait <= (limit ?? SIMILAR_WAIT_FACTOR * first.figures.wait)

/** Whether a setting rescales at most half as often as another one. A single rescale makes no difference. */
const isCalmer = (rescales: number, otherRescales: number): boolean =>
  Math.max(1, rescales) <= CALMER_RESCALES_SHARE * otherRescales

const cheapestOf = (settings: readonly ExploredSetting[]): ExploredSetting | undefined =>
  settings.toSorted((a, b) => a.figures.podHours - b.figures.podHours)[0]

/**
 * The cheapest setting that rescales at most half as often as the first one and costs about the same; else the first.
 */
export function calmestOf(first: ExploredSetting, others: readonly ExploredSetting[], limit: Limit): ExploredSetting {
  const calmer = others.filter(
    (each) =>
      isSimilar(each, first, limit, CALMER_COST_FACTOR) && isCalmer(each.figures.rescales, first.figures.rescales),
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
      (each) =>
        isSimilar(each, first, limit, SIMPLER_COST_FACTOR) && !isCalmer(first.figures.rescales, each.figures.rescales),
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
  const preferred = choose(best, others)
  if (!preferences.isFlapping(preferred.setting)) return preferred
  const steady = others.filter(
    (each) => isSimilar(each, best, preferences, CALMER_COST_FACTOR) && !preferences.isFlapping(each.setting),
  )
  const first = cheapestOf(steady)
  return first ? choose(first, steady) : preferred
}
