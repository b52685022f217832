import { type Hpa, type HpaController, type HpaSpec } from '../hpa'
import { type Fields, type KafkaTrigger, parseKafkaTrigger } from '../kafka-trigger'
import {
  assertScaledObject,
  makeHpa,
  type MadeHpa,
  pausedReplicaCount,
  type ScaledObject,
  type TriggerSpec,
} from '../scaled-object'

/** A ScaledObject checked and read once, for the two loops that serve it. */
export interface KedaSetup {
  object: ScaledObject
  /** One per trigger; null for cpu and memory. */
  triggers: (KafkaTrigger | null)[]
  made: MadeHpa
  hpa: Hpa
  /** Index of the trigger behind each metric of the HPA; null for cpu and memory. */
  triggerOfMetric: (number | null)[]
}

/** What a ScaledObject is prepared from. `env`: of the target's container. `controller`: flags that differ. */
export interface KedaSource {
  object: ScaledObject
  env?: Fields
  authParams?: Fields
  controller?: Partial<HpaController>
}

const isResource = ({ type }: TriggerSpec): boolean => type === 'cpu' || type === 'memory'

const triggerIndex = (metric: HpaSpec['metrics'][number]): number | null =>
  metric.type === 'External' ? Number(/^s(\d+)-/.exec(metric.external.metric.name)?.[1]) : null

/**
 * Checks a ScaledObject and its Kafka triggers, and makes the HPA of it.
 * @throws InvalidScaledObjectError or InvalidTriggerError with KEDA's words.
 */
export function prepareScaledObject({ object, env = {}, authParams = {}, controller }: KedaSource): KedaSetup {
  assertScaledObject(object.spec)
  pausedReplicaCount(object.metadata.annotations)
  const triggers = object.spec.triggers.map((trigger) =>
    isResource(trigger) ? null : parseKafkaTrigger({ metadata: trigger.metadata ?? {}, authParams, env }),
  )
  const made = makeHpa(object, triggers)
  return {
    ...{ object, triggers, made },
    hpa: { namespace: object.metadata.namespace, spec: made.spec, ...(controller && { controller }) },
    triggerOfMetric: made.spec.metrics.map(triggerIndex),
  }
}
