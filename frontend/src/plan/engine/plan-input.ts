import { type AdjustableSettings, type FindingWithFix, prepareScaler, settingsOf } from '@food-delivery/planner'
import { type SettingChanges, settingNames } from '../document/plan-document'
import { type PlanInput } from './messages'
import { type PlanBasis, controllers } from './plan-basis'

/** What the page shows of the input. `settings`: those of the compared manifest, before the changes. */
export function planInput(basis: PlanBasis, settings: AdjustableSettings): PlanInput {
  const { autoscaler, names, partitions, source, service, warnings } = basis
  const { kind, source: object } = autoscaler
  return {
    kind,
    name: object.name,
    namespace: object.namespace,
    names,
    given: basis.settings,
    settings,
    partitions,
    seconds: source.seconds,
    workSeconds: service.mean,
    findings: basis.findings.map((found) => {
      const { file: _file, ...finding } = found.finding
      return { ...finding, fix: fixOf(found, basis) }
    }),
    warnings: [...new Set(warnings)],
  }
}

/** The changes of settings that fix a finding about the planned autoscaler; null if none does. */
function fixOf({ fix }: FindingWithFix, { autoscaler, settings }: PlanBasis): SettingChanges | null {
  if (!fix || autoscaler.kind !== 'ScaledObject' || fix.object.metadata.name !== autoscaler.source.name) return null
  const fixed = { ...autoscaler, object: fix.fixed }
  const changes = changesBetween(settings, settingsOf(fixed, prepareScaler(fixed, controllers)))
  return Object.keys(changes).length > 0 ? changes : null
}

/** The settings in `to` that differ from those in `from`. */
function changesBetween(from: AdjustableSettings, to: AdjustableSettings): SettingChanges {
  const changed = settingNames.filter((name) => to[name] !== from[name] && to[name] !== null)
  return Object.fromEntries(changed.map((name) => [name, to[name]]))
}
