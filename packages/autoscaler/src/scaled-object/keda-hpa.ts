import { type BehaviorSpec, type HpaSpec, type MetricSpec } from '../hpa'
import {
  type ExternalTarget,
  isResourceTrigger,
  metricTarget,
  metricTargetType,
  resourceMetric,
  type Trigger,
} from '../trigger'
import { isAnnotated } from './annotations'
import { hpaBounds, type ScaledObject } from './scaled-object'
import { COMPOSITE_METRIC, type CompositeScaler } from './scaling-modifiers'

/** The HPA that KEDA creates for a ScaledObject. */
export interface KedaHpa {
  name: string
  spec: HpaSpec
  /** Names of the triggers' external metrics, for status.externalMetricNames. */
  externalMetricNames: string[]
  /** Name of the metric of a formula. */
  compositeScalerName?: string
}

function externalMetricSpec(object: ScaledObject, name: string, target: ExternalTarget): MetricSpec {
  const selector = { matchLabels: { 'scaledobject.keda.sh/name': object.metadata.name } }
  return { type: 'External', external: { metric: { name, selector }, target } }
}

function metricSpecsOf(object: ScaledObject, triggers: readonly (Trigger | null)[], composite: CompositeScaler | null) {
  const metrics = object.spec.triggers.flatMap((spec, index) => {
    const trigger = triggers[index]
    const type = metricTargetType(isResourceTrigger(spec) ? undefined : spec.metricType)
    if (!trigger) return [resourceMetric(spec)]
    return composite ? [] : [externalMetricSpec(object, trigger.metricName, metricTarget(type, trigger.target))]
  })
  if (!composite) return metrics
  const { type, value } = composite.target
  return [...metrics, externalMetricSpec(object, COMPOSITE_METRIC, metricTarget(type, value))]
}

function compareTypes(a: MetricSpec, b: MetricSpec): number {
  if (a.type === b.type) return 0
  return a.type < b.type ? -1 : 1
}

function behaviorOf({ metadata: { annotations }, spec }: ScaledObject): BehaviorSpec | null {
  const behavior = spec.advanced?.horizontalPodAutoscalerConfig?.behavior ?? null
  const isScaleInPaused = isAnnotated(annotations, 'paused-scale-in')
  const isScaleOutPaused = isAnnotated(annotations, 'paused-scale-out')
  if (!isScaleInPaused && !isScaleOutPaused) return behavior
  return {
    ...behavior,
    ...(isScaleInPaused && { scaleDown: { ...behavior?.scaleDown, selectPolicy: 'Disabled' } }),
    ...(isScaleOutPaused && { scaleUp: { ...behavior?.scaleUp, selectPolicy: 'Disabled' } }),
  }
}

/** The name of the HPA of a ScaledObject. */
export function hpaName({ metadata, spec }: ScaledObject): string {
  return spec.advanced?.horizontalPodAutoscalerConfig?.name || `keda-hpa-${metadata.name}`
}

/**
 * The HPA of a ScaledObject. `triggers`: the parsed trigger of each index, null for cpu and memory.
 * Without `behavior` in the ScaledObject, and without an annotation that pauses one direction, the HPA has none either;
 * an empty one would get the API's defaults.
 * @throws InvalidTriggerError for an invalid cpu or memory trigger, or a wrong metricType; InvalidQuantityError for a
 * value of such a trigger that is not a quantity.
 */
export function createHpa(
  object: ScaledObject,
  triggers: readonly (Trigger | null)[],
  composite: CompositeScaler | null = null,
): KedaHpa {
  const behavior = behaviorOf(object)
  const metrics = metricSpecsOf(object, triggers, composite)
  return {
    name: hpaName(object),
    spec: {
      ...hpaBounds(object.spec),
      metrics: metrics.toSorted(compareTypes),
      ...(behavior === null ? {} : { behavior }),
    },
    externalMetricNames: triggers.flatMap((trigger) => trigger?.metricName ?? []),
    ...(composite && { compositeScalerName: COMPOSITE_METRIC }),
  }
}
