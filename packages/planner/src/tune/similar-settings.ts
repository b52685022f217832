import { type Explored, type ExploredSetting } from './explored'
import { type Setting } from './knob'
import { type Preferences, simplestOf } from './recommend'
import { type Tuner } from './tuner'

/** Maximum number of windows that are tried. */
const MAX_WINDOWS = 3

const explore = (explored: Explored, settings: readonly Setting[], limit: number | null) =>
  limit === null ? explored.scores(settings) : explored.worstScores(settings, limit)

/** Explores settings that do not flap and differ from a flapping one only in how soon pods are removed. */
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
  let simplest = from
  let hasFound = true
  while (hasFound && !isStopped()) {
    const { setting } = simplest
    const simplerSettings = setting.flatMap((choice, knob) =>
      choice === current[knob] ? [] : [setting.with(knob, current[knob] ?? 0)],
    )
    await explore(explored, simplerSettings, limit)
    const candidates = simplerSettings
      .flatMap((each) => explored.get(each) ?? [])
      .filter((each) => limit === null || explored.failuresOf(each)?.length === 0)
      .filter((each) => isFlapping(setting) || !isFlapping(each.setting))
    const found = simplestOf(simplest, candidates, preferences)
    hasFound = found !== simplest
    simplest = found
  }
}
