import { type ScaledObjectSpec, type ScalingEvent } from '@food-delivery/autoscaler'

/** A Kubernetes event that KEDA records for a ScaledObject. */
interface KedaEvent {
  component: 'keda-admission' | 'keda-operator'
  event: ScalingEvent
}

const IDLE_POLLING =
  'PollingInterval is configured but is not relevant. PollingInterval is only relevant when minReplicaCount = 0 or idleReplicaCount = 0 or useCachedMetrics is enabled'

/** KEDA's events for a new ScaledObject. */
export function firstEvents(spec: ScaledObjectSpec): KedaEvent[] {
  const operator = (reason: string, message: string): KedaEvent => ({
    component: 'keda-operator',
    event: { type: 'Normal', reason, message },
  })
  return [
    ...(isPollingIdle(spec)
      ? [
          {
            component: 'keda-admission' as const,
            event: { type: 'Normal' as const, reason: 'KEDAScalerInfo', message: IDLE_POLLING },
          },
        ]
      : []),
    ...spec.triggers.map(({ type }) => operator('KEDAScalersStarted', `Scaler ${type} is built`)),
    operator('KEDAScalersStarted', 'Started scalers watch'),
    operator('ScaledObjectReady', 'ScaledObject is ready for scaling'),
  ]
}

function isPollingIdle({ pollingInterval, minReplicaCount, idleReplicaCount, triggers }: ScaledObjectSpec): boolean {
  const isGiven = pollingInterval !== undefined && pollingInterval !== null
  const isCached = triggers.some(({ useCachedMetrics }) => useCachedMetrics)
  return isGiven && (minReplicaCount ?? 0) > 0 && idleReplicaCount !== 0 && !isCached
}
