import { type AdjustableSettings } from '@food-delivery/planner'
import { type FindingView, type Subject } from './messages'
import { type PlanBasis } from './plan-basis'

/** What the page shows of the input. `compared`: the settings that are changed. */
export function subjectOf(basis: PlanBasis, compared: AdjustableSettings, findings: readonly FindingView[]): Subject {
  const { autoscaler, names, settings, partitions, source, service, warnings } = basis
  const { kind, source: object } = autoscaler
  return {
    kind,
    name: object.name,
    namespace: object.namespace,
    names,
    given: settings,
    settings: compared,
    partitions,
    seconds: source.seconds,
    workSeconds: service.mean,
    findings,
    warnings: [...new Set(warnings)],
  }
}
