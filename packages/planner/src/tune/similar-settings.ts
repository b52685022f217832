import { type Explored, type ExploredSetting } from './explored'
import { type Setting } from './knob'
import { type Preferences, simplestOf } from './recommend'
import { type Tuner } from './tuner'

/** Number of windows that are tried. */
const MAX_WINDOWS = 3

const explore = (explored: Explored, settings: readonly Setting[], limit: number | null) =>
  limit === null ? explored.scores(settings) : explored.worstScores(settings, limit)

/** Explores settings that differ from a flapping one only in how soon pods are removed, and do not flap. */
export async function exploreSteadier(
  explored: Explored,
  { setting }: ExploredSetting,
  tuner: Tuner,
  { limit, isFlapping }: Preferences,
): Promise<void> {
  if (!isFlapping(setting)) return
  const steadier = tuner
    .variants(setting, 'scaleDownWindow')
    .filter((each) => !isFlapping(each))
    .slice(0, MAX_WINDOWS)
  await explore(explored, steadier, limit)
}

/**
 * Reverts changes one by one as long as the setting stays about as good, so that settings without useless changes are
 * explored too.
 */
export async function revertChanges(
  explored: Explored,
  from: ExploredSetting,
  preferences: Preferences,
  isStopped: () => boolean,
): Promise<void> {
  const { current, limit, isFlapping } = preferences
  let [at, isSimpler] = [from, true]
  while (isSimpler && !isStopped()) {
    const { setting } = at
    const fewer = setting.flatMap((choice, knob) =>
      choice === current[knob] ? [] : [setting.with(knob, current[knob] ?? 0)],
    )
    await explore(explored, fewer, limit)
    const good = fewer
      .flatMap((each) => explored.get(each) ?? [])
      .filter((each) => limit === null || explored.breaksOf(each)?.length === 0)
      .filter((each) => isFlapping(setting) || !isFlapping(each.setting))
    const simplest = simplestOf(at, good, preferences)
    isSimpler = simplest !== at
    at = simplest
  }
}
