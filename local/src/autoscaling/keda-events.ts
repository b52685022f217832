import { type ScaledObjectSpec, type ScalingEvent } from '@food-delivery/autoscaler'

/** Something KEDA says about a ScaledObject; `component`: which part of it. */
export interface KedaEvent {
  component: 'keda-admission' | 'keda-operator'
  event: ScalingEvent
}

const IDLE_POLLING =
  'PollingInterval is configured but is not relevant. PollingInterval is only relevant when minReplicaCount = 0 or idleReplicaCount = 0 or useCachedMetrics is enabled'

/** What KEDA says when a ScaledObject is new. */
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
