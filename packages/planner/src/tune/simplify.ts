import { type Explored, type ExploredSetting } from './explored'
import { type Setting } from './knob'

/** A setting with fewer changes may cost this much more, and without a goal wait this much longer. */
const [MORE_COST, LONGER_WAIT] = [1.005, 1.05]

const changesIn = (setting: Setting, current: Setting): number =>
  setting.filter((choice, knob) => choice !== current[knob]).length

/** The setting with the fewest changes among those about as good as the first. `goal`: an upper limit of their wait. */
export function simplestOf(
  first: ExploredSetting,
  others: readonly ExploredSetting[],
  { current, goal }: { current: Setting; goal: number | null },
): ExploredSetting {
  const isAsGood = ({ figures: { podHours, wait } }: ExploredSetting): boolean =>
    podHours <= MORE_COST * first.figures.podHours && wait <= (goal ?? LONGER_WAIT * first.figures.wait)
  return others
    .filter(isAsGood)
    .reduce((best, each) => (changesIn(each.setting, current) < changesIn(best.setting, current) ? each : best), first)
}

/** Reverts changes one by one as long as the setting stays about as good, so that settings without useless changes are explored. */
export async function revertChanges(
  explored: Explored,
  from: ExploredSetting,
  { current, goal }: { current: Setting; goal: number | null },
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
