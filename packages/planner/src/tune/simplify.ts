import { type Explored, type ExploredSetting } from './explored'
import { type Setting } from './knob'

/** Factors by which a setting with fewer changes may cost more and, without a goal, wait longer. */
const [MORE_COST, LONGER_WAIT] = [1.005, 1.05]
/**
 * Factor by which a setting may cost more if it rescales at most this share as often: a rescale stops all members for
 * some time, and some records are processed twice.
 */
const [CALM_COST, CALM_SHARE] = [1.05, 0.5]

type Goal = number | null

const isWaitAsGood = ({ figures }: ExploredSetting, first: ExploredSetting, goal: Goal): boolean =>
  figures.wait <= (goal ?? LONGER_WAIT * first.figures.wait)

/** Whether `rescales` is at most half of `than`. A single rescale makes no difference. */
const isCalmer = (rescales: number, than: number): boolean => Math.max(1, rescales) <= CALM_SHARE * than

/**
 * The cheapest setting that rescales at most half as often as the first one and costs about the same; else the first
 * one. `goal`: the highest wait allowed; null for about the wait of the first one.
 */
export function calmestOf(first: ExploredSetting, others: readonly ExploredSetting[], goal: Goal): ExploredSetting {
  const { podHours, rescales } = first.figures
  return others
    .filter(({ figures }) => figures.podHours <= CALM_COST * podHours && isCalmer(figures.rescales, rescales))
    .filter((each) => isWaitAsGood(each, first, goal))
    .reduce((best, each) => (best === first || each.figures.podHours < best.figures.podHours ? each : best), first)
}

const changesIn = (setting: Setting, current: Setting): number =>
  setting.filter((choice, knob) => choice !== current[knob]).length

/**
 * The setting with the fewest changes among those about as good as the first one. `goal`: the highest wait allowed;
 * null for about the wait of the first one.
 */
export function simplestOf(
  first: ExploredSetting,
  others: readonly ExploredSetting[],
  { current, goal }: { current: Setting; goal: Goal },
): ExploredSetting {
  const { podHours, rescales } = first.figures
  return others
    .filter(({ figures }) => figures.podHours <= MORE_COST * podHours && !isCalmer(rescales, figures.rescales))
    .filter((each) => isWaitAsGood(each, first, goal))
    .reduce((best, each) => (changesIn(each.setting, current) < changesIn(best.setting, current) ? each : best), first)
}

/**
 * Reverts changes one by one as long as the setting stays about as good, so that settings without useless changes are
 * explored too.
 */
export async function revertChanges(
  explored: Explored,
  from: ExploredSetting,
  { current, goal }: { current: Setting; goal: Goal },
  isStopped: () => boolean,
): Promise<void> {
  for (let [at, before]: [ExploredSetting, number] = [from, Infinity]; changesIn(at.setting, current) < before;) {
    before = changesIn(at.setting, current)
    if (isStopped()) return
    const fewer = at.setting.flatMap((choice, knob) =>
      choice === current[knob] ? [] : [at.setting.with(knob, current[knob] ?? 0)],
    )
    await (goal === null ? explored.scores(fewer) : explored.worstScores(fewer, goal))
    const known = fewer.flatMap((setting) => explored.get(setting) ?? [])
    const good = goal === null ? known : known.filter((each) => explored.breaksOf(each)?.length === 0)
    at = simplestOf(at, good, { current, goal })
  }
}
