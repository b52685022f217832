import { defaultBehavior, type Hpa, type HpaController, hpaErrors } from '../hpa'
import { InvalidScaledObjectError } from '../errors'
import { type Fields, isResourceTrigger, isSameMetricName, parseTrigger, type Trigger } from '../trigger'
import { type Rules, rulesOf } from '../rules'
import { pausedReplicaCount } from './annotations'
import { createHpa, type KedaHpa } from './keda-hpa'
import { type ScaledObject, usesModifiers } from './scaled-object'
import { COMPOSITE_METRIC, compileModifiers, type CompositeScaler } from './scaling-modifiers'
import { assertScaledObject, assertScaleToZero } from './webhook'

/** A checked and parsed ScaledObject, the input of both loops. */
export interface KedaSetup {
  rules: Rules
  object: ScaledObject
  /** The parsed triggers, in the order of the spec; null for cpu and memory. */
  triggers: (Trigger | null)[]
  /** The formula of scalingModifiers; null without it. */
  composite: CompositeScaler | null
  /** The HPA that KEDA creates. */
  kedaHpa: KedaHpa
  /** Input of the HPA's syncs, made from `kedaHpa`. */
  hpa: Hpa
  /**
   * For each metric of the HPA: the index of its trigger, `formula` for the composite metric, null for cpu and memory.
   */
  triggerOfMetric: (number | 'formula' | null)[]
}

/**
 * Input of {@link prepareScaledObject}. `env`: environment of the target's container. `authParams`: values from the
 * TriggerAuthentication, for all triggers. `controller`: flags that differ from the defaults.
 */
export interface KedaSource {
  object: ScaledObject
  env?: Fields
  authParams?: Fields
  controller?: Partial<HpaController>
  /** Default: the rules of the newest versions. */
  rules?: Rules
}

/** @throws InvalidScaledObjectError for an HPA that the API server refuses, such as one with a target of 0. */
function assertHpa({ spec }: ScaledObject, { name, spec: { behavior, ...hpa } }: KedaHpa, rules: Rules): void {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', ...spec.scaleTargetRef }
  const specWithDefaults = { ...hpa, ...(behavior && { behavior: defaultBehavior(behavior) }), scaleTargetRef }
  const errors = hpaErrors({ metadata: { name }, spec: specWithDefaults }, { rules })
  if (errors.length === 0) return
  const messages = errors.map(({ message }) => message)
  const joinedMessages = messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`
  throw new InvalidScaledObjectError(`HorizontalPodAutoscaler.autoscaling "${name}" is invalid: ${joinedMessages}`)
}

/**
 * Checks a ScaledObject and its triggers, and creates its HPA.
 * @throws InvalidScaledObjectError or InvalidTriggerError with KEDA's message; InvalidQuantityError for a value of a
 * cpu or memory trigger that is not a quantity.
 */
export function prepareScaledObject(source: KedaSource): KedaSetup {
  const { object, env = {}, authParams = {}, controller, rules = rulesOf() } = source
  assertScaledObject(object.spec)
  assertScaleToZero(object.spec)
  pausedReplicaCount(object.metadata.annotations)
  const { triggers: specs, advanced } = object.spec
  const composite = usesModifiers(object.spec) ? compileModifiers(advanced?.scalingModifiers ?? {}, specs) : null
  const triggers = specs.map((trigger, index) =>
    isResourceTrigger(trigger) ? null : parseTrigger(trigger, index, { authParams, env, rules }, composite !== null),
  )
  const kedaHpa = createHpa(object, triggers, composite)
  assertHpa(object, kedaHpa, rules)
  return {
    rules,
    object,
    triggers,
    composite,
    kedaHpa,
    hpa: { namespace: object.metadata.namespace, spec: kedaHpa.spec, rules, ...(controller && { controller }) },
    triggerOfMetric: kedaHpa.spec.metrics.map((metric) => {
      if (metric.type !== 'External') return null
      const { name } = metric.external.metric
      return name === COMPOSITE_METRIC
        ? 'formula'
        : triggers.findIndex((each) => each && isSameMetricName(each.metricName, name))
    }),
  }
}
