import { type Hpa, type HpaController, type HpaSpec } from '../hpa'
import { type Fields, isResourceTrigger, type KafkaTrigger, parseKafkaTrigger } from '../trigger'
import { type Rules, rulesOf } from '../rules'
import { pausedReplicaCount } from './annotations'
import { createHpa, type KedaHpa } from './keda-hpa'
import { type ScaledObject } from './scaled-object'
import { assertScaledObject } from './webhook'

/** A checked and parsed ScaledObject, the input of both loops. */
export interface KedaSetup {
  rules: Rules
  object: ScaledObject
  /** The parsed triggers, in the order of the spec; null for cpu and memory. */
  triggers: (KafkaTrigger | null)[]
  /** The HPA that KEDA creates. */
  kedaHpa: KedaHpa
  /** Input of the HPA's syncs, made from `kedaHpa`. */
  hpa: Hpa
  /** Index of the trigger of each metric of the HPA; null for cpu and memory. */
  triggerOfMetric: (number | null)[]
}

/** Input of {@link prepareScaledObject}. `env`: environment of the target's container. `controller`: flags that differ from the defaults. */
export interface KedaSource {
  object: ScaledObject
  env?: Fields
  authParams?: Fields
  controller?: Partial<HpaController>
  /** Default: of the newest versions. */
  rules?: Rules
}

const triggerIndex = (metric: HpaSpec['metrics'][number]): number | null =>
  metric.type === 'External' ? Number(/^s(\d+)-/.exec(metric.external.metric.name)?.[1]) : null

/**
 * Checks a ScaledObject and its Kafka triggers, and creates its HPA.
 * @throws InvalidScaledObjectError or InvalidTriggerError with KEDA's message.
 */
export function prepareScaledObject(source: KedaSource): KedaSetup {
  const { object, env = {}, authParams = {}, controller, rules = rulesOf() } = source
  assertScaledObject(object.spec)
  pausedReplicaCount(object.metadata.annotations)
  const triggers = object.spec.triggers.map((trigger) =>
    isResourceTrigger(trigger) ? null : parseKafkaTrigger({ metadata: trigger.metadata ?? {}, authParams, env, rules }),
  )
  const kedaHpa = createHpa(object, triggers)
  return {
    rules,
    object,
    triggers,
    kedaHpa,
    hpa: { namespace: object.metadata.namespace, spec: kedaHpa.spec, rules, ...(controller && { controller }) },
    triggerOfMetric: kedaHpa.spec.metrics.map(triggerIndex),
  }
}
