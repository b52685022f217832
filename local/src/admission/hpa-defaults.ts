import { type HpaSpec, type MetricSpec } from '@food-delivery/autoscaler'
import { defaultBehavior } from '@food-delivery/autoscaler/admission'

/** The metric that the API server sets if an HPA has none. */
const defaultMetric: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

/** Adds the defaults of the API server to a spec. */
export function withHpaDefaults<S extends HpaSpec>(spec: S): S {
  const { behavior, metrics, ...otherFields } = spec
  const defaulted = { minReplicas: 1, ...otherFields, metrics: metrics?.length > 0 ? metrics : [defaultMetric] } as S
  if (!behavior) return defaulted
  const { scaleUp, scaleDown } = defaultBehavior(behavior)
  const { stabilizationWindowSeconds, ...scaleDownRules } = scaleDown
  // The default window is a flag of the controller, so the API server does not add it to the object.
  const window = stabilizationWindowSeconds === null ? {} : { stabilizationWindowSeconds }
  return { ...defaulted, behavior: { scaleUp, scaleDown: { ...window, ...scaleDownRules } } }
}
