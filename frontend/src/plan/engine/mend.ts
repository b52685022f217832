import { type AdjustableSettings, type FindingWithFix, prepareScaler, settingsOf } from '@food-delivery/planner'
import { type SettingChanges, settingNames } from '../document/plan-document'
import { type FindingView } from './messages'
import { type PlanBasis, controllers } from './plan-basis'

/** The settings of one that differ from the other. */
function changesBetween(from: AdjustableSettings, to: AdjustableSettings): SettingChanges {
  const changed = settingNames.filter((name) => to[name] !== from[name] && to[name] !== null)
  return Object.fromEntries(changed.map((name) => [name, to[name]]))
}

/** The settings that fix a finding about the planned autoscaler; null if no setting does. */
function mendOf({ fix }: FindingWithFix, { autoscaler, settings }: PlanBasis): SettingChanges | null {
  if (!fix || autoscaler.kind !== 'ScaledObject' || fix.object.metadata.name !== autoscaler.source.name) return null
  const fixed = { ...autoscaler, object: fix.fixed }
  const changes = changesBetween(settings, settingsOf(fixed, prepareScaler(fixed, controllers)))
  return Object.keys(changes).length > 0 ? changes : null
}

/** The findings for the page. */
export function findingViews(basis: PlanBasis): FindingView[] {
  return basis.findings.map((found) => {
    const { file: _file, ...finding } = found.finding
    return { ...finding, mend: mendOf(found, basis) }
  })
}
