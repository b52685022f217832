import { type Rules, type ScaledObjectSpec, type ScalingEvent, admissionWarnings } from '@food-delivery/autoscaler'

/** A Kubernetes event that KEDA records for a ScaledObject. */
interface KedaEvent {
  component: 'keda-admission' | 'keda-operator'
  event: ScalingEvent
}

/** The text of KEDA 2.20. */
const POLLING_IRRELEVANT =
  'PollingInterval is configured but is not relevant. PollingInterval is only relevant when minReplicaCount = 0 or idleReplicaCount = 0 or useCachedMetrics is enabled'

/** The events that KEDA records for a new ScaledObject. */
export function firstEvents(spec: ScaledObjectSpec, rules: Rules): KedaEvent[] {
  const normal = (component: KedaEvent['component'], reason: string, message: string): KedaEvent => ({
    component,
    event: { type: 'Normal', reason, message },
  })
  const warnings = rules.warnsOfUnusedPeriods
    ? admissionWarnings(spec, rules)
    : [POLLING_IRRELEVANT].filter(() => isPollingIrrelevant(spec))
  return [
    ...warnings.map((message) => normal('keda-admission', 'KEDAScalerInfo', message)),
    ...spec.triggers.map(({ type }) => normal('keda-operator', 'KEDAScalersStarted', `Scaler ${type} is built`)),
    normal('keda-operator', 'KEDAScalersStarted', 'Started scalers watch'),
    normal('keda-operator', 'ScaledObjectReady', 'ScaledObject is ready for scaling'),
  ]
}

function isPollingIrrelevant(spec: ScaledObjectSpec): boolean {
  const { pollingInterval, minReplicaCount, idleReplicaCount, triggers } = spec
  const isConfigured = pollingInterval !== undefined && pollingInterval !== null
  const isCached = triggers.some(({ useCachedMetrics }) => useCachedMetrics)
  return isConfigured && (minReplicaCount ?? 0) > 0 && idleReplicaCount !== 0 && !isCached
}
