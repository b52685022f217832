import { type Hpa, type HpaController, type HpaSpec } from '../hpa'
import { type Fields, isResourceTrigger, type KafkaTrigger, parseKafkaTrigger } from '../trigger'
import { pausedReplicaCount } from './annotations'
import { type MadeHpa, makeHpa } from './made-hpa'
import { type ScaledObject } from './scaled-object'
import { assertScaledObject } from './webhook'

/** A ScaledObject checked and parsed once, for its two loops. */
export interface KedaSetup {
  object: ScaledObject
  /** One per trigger; null for cpu and memory. */
  triggers: (KafkaTrigger | null)[]
  made: MadeHpa
  hpa: Hpa
  /** Index of the trigger behind each metric of the HPA; null for cpu and memory. */
  triggerOfMetric: (number | null)[]
}

/** Input of {@link prepareScaledObject}. `env`: of the target's container. `controller`: flags that differ. */
export interface KedaSource {
  object: ScaledObject
  env?: Fields
  authParams?: Fields
  controller?: Partial<HpaController>
}

const triggerIndex = (metric: HpaSpec['metrics'][number]): number | null =>
  metric.type === 'External' ? Number(/^s(\d+)-/.exec(metric.external.metric.name)?.[1]) : null

/**
 * Checks a ScaledObject and its Kafka triggers, and makes its HPA.
 * @throws InvalidScaledObjectError or InvalidTriggerError with KEDA's message.
 */
export function prepareScaledObject({ object, env = {}, authParams = {}, controller }: KedaSource): KedaSetup {
  assertScaledObject(object.spec)
  pausedReplicaCount(object.metadata.annotations)
  const triggers = object.spec.triggers.map((trigger) =>
    isResourceTrigger(trigger) ? null : parseKafkaTrigger({ metadata: trigger.metadata ?? {}, authParams, env }),
  )
  const made = makeHpa(object, triggers)
  return {
    object,
    triggers,
    made,
    hpa: { namespace: object.metadata.namespace, spec: made.spec, ...(controller && { controller }) },
    triggerOfMetric: made.spec.metrics.map(triggerIndex),
  }
}
