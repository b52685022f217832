import { InvalidScaledObjectError } from '../errors'
import { type BehaviorSpec, type HpaSpec, type MetricSpec, type MetricTarget } from '../hpa'
import {
  isResourceTrigger,
  kafkaMetricName,
  type KafkaTrigger,
  metricTarget,
  metricTargetType,
  type TriggerSpec,
} from '../trigger'
import { isAnnotated } from './annotations'
import { hpaBounds, type ScaledObject } from './scaled-object'

/** The HPA that KEDA creates for a ScaledObject. */
export interface KedaHpa {
  name: string
  spec: HpaSpec
  /** Names of the external metrics, for status.externalMetricNames. */
  externalMetricNames: string[]
}

function resourceMetric({ type, metricType, metadata = {} }: TriggerSpec): MetricSpec {
  const value = metadata['value'] ?? ''
  if (metricType !== 'Utilization' && metricType !== 'AverageValue') {
    throw new InvalidScaledObjectError(`unsupported metric type '${metricType ?? ''}' of a ${type} trigger`)
  }
  const target: MetricTarget =
    metricType === 'Utilization'
      ? { type: metricType, averageUtilization: Number.parseInt(value, 10) }
      : { type: metricType, averageValue: value }
  const container = metadata['containerName']
  return container === undefined
    ? { type: 'Resource', resource: { name: type, target } }
    : { type: 'ContainerResource', containerResource: { name: type, container, target } }
}

function kafkaMetric(object: ScaledObject, trigger: KafkaTrigger, index: number): MetricSpec {
  return {
    type: 'External',
    external: {
      metric: {
        name: kafkaMetricName(trigger, index),
        selector: { matchLabels: { 'scaledobject.keda.sh/name': object.metadata.name } },
      },
      target: metricTarget(metricTargetType(object.spec.triggers[index]?.metricType), trigger.lagThreshold),
    },
  }
}

function metricOf(object: ScaledObject, trigger: TriggerSpec, parsed: KafkaTrigger | null, index: number): MetricSpec {
  if (isResourceTrigger(trigger)) return resourceMetric(trigger)
  if (parsed !== null) return kafkaMetric(object, parsed, index)
  throw new InvalidScaledObjectError(`no scaler found for type: ${trigger.type}`)
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

/**
 * The HPA of a ScaledObject. `triggers`: the parsed Kafka trigger of each index, null for cpu and memory.
 * Without `behavior` in the ScaledObject the HPA has none either; an empty one would get the API's defaults.
 * @throws InvalidScaledObjectError for a trigger of an unknown type, InvalidTriggerError for a wrong metricType.
 */
export function createHpa(object: ScaledObject, triggers: readonly (KafkaTrigger | null)[]): KedaHpa {
  const metrics = object.spec.triggers.map((trigger, index) =>
    metricOf(object, trigger, triggers[index] ?? null, index),
  )
  const behavior = behaviorOf(object)
  return {
    name: object.spec.advanced?.horizontalPodAutoscalerConfig?.name ?? `keda-hpa-${object.metadata.name}`,
    spec: {
      ...hpaBounds(object.spec),
      metrics: metrics.toSorted((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0)),
      ...(behavior === null ? {} : { behavior }),
    },
    externalMetricNames: metrics.flatMap((metric) => (metric.type === 'External' ? [metric.external.metric.name] : [])),
  }
}
