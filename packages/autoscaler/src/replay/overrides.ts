import { InvalidOverrideError } from '../errors'
import { type BehaviorSpec, type ScalingRulesSpec } from '../hpa'
import { type Fallback, type ScaledObjectCounts, type ScaledObjectSpec } from '../scaled-object'
import { overridableKafkaFields } from '../trigger'
import { type RecordedAutoscaler, type RecordedHpa, type RecordedScaledObject } from './recorded-run'

/** Settings of a replay that differ from the recording, as text: `{ lagThreshold: '10', maxReplicaCount: '8' }`. */
export type Overrides = Readonly<Record<string, string>>

const countFields: string[] = [
  'pollingInterval',
  'cooldownPeriod',
  'initialCooldownPeriod',
  'minReplicaCount',
  'maxReplicaCount',
  'idleReplicaCount',
] satisfies (keyof ScaledObjectCounts)[]
const windowFields = { scaleUpWindow: 'scaleUp', scaleDownWindow: 'scaleDown' } as const

function fail(name: string, value: string, expected: string): never {
  throw new InvalidOverrideError(`cannot set ${name} to '${value}': ${expected}`)
}

const count = (name: string, value: string): number =>
  /^\d+$/.test(value) ? Number(value) : fail(name, value, 'a whole number from 0 is expected')

function json(name: string, value: string): unknown {
  if (value === 'none') return null
  try {
    return JSON.parse(value)
  } catch {
    return fail(name, value, "JSON or 'none' is expected")
  }
}

function withWindow(behavior: BehaviorSpec | null | undefined, name: keyof typeof windowFields, value: string) {
  const direction = windowFields[name]
  const rules: ScalingRulesSpec = { ...behavior?.[direction], stabilizationWindowSeconds: count(name, value) }
  return { ...behavior, [direction]: rules }
}

const isWindow = (name: string): name is keyof typeof windowFields => name in windowFields

function setBehavior(spec: ScaledObjectSpec, behavior: BehaviorSpec | null): ScaledObjectSpec {
  return {
    ...spec,
    advanced: {
      ...spec.advanced,
      horizontalPodAutoscalerConfig: { ...spec.advanced?.horizontalPodAutoscalerConfig, behavior },
    },
  }
}

function setOne(spec: ScaledObjectSpec, name: string, value: string): ScaledObjectSpec {
  const behavior = spec.advanced?.horizontalPodAutoscalerConfig?.behavior
  if (countFields.includes(name)) return { ...spec, [name]: count(name, value) }
  if (isWindow(name)) return setBehavior(spec, withWindow(behavior, name, value))
  if (name === 'behavior') return setBehavior(spec, json(name, value) as BehaviorSpec | null)
  if (name === 'fallback') return { ...spec, fallback: json(name, value) as Fallback | null }
  if (!overridableKafkaFields.includes(name)) return fail(name, value, 'a ScaledObject has no such setting')
  const triggers = spec.triggers.map((trigger) =>
    trigger.type === 'kafka' ? { ...trigger, metadata: { ...trigger.metadata, [name]: value } } : trigger,
  )
  return { ...spec, triggers }
}

function overrideScaledObject(recorded: RecordedScaledObject, overrides: Overrides): RecordedScaledObject {
  const entries = Object.entries(overrides)
  const spec = entries.reduce((done, [name, value]) => setOne(done, name, value), recorded.scaledObject.spec)
  return { ...recorded, scaledObject: { ...recorded.scaledObject, spec } }
}

function overrideHpa(recorded: RecordedHpa, overrides: Overrides): RecordedHpa {
  let hpa = recorded.hpa
  for (const [name, value] of Object.entries(overrides)) {
    if (name === 'minReplicaCount') hpa = { ...hpa, minReplicas: count(name, value) }
    else if (name === 'maxReplicaCount') hpa = { ...hpa, maxReplicas: count(name, value) }
    else if (isWindow(name)) hpa = { ...hpa, behavior: withWindow(hpa.behavior, name, value) }
    else if (name === 'behavior') hpa = { ...hpa, behavior: json(name, value) as BehaviorSpec | null }
  }
  return { ...recorded, hpa }
}

/**
 * An autoscaler with other settings: counts and periods of the ScaledObject, metadata of its Kafka triggers,
 * `scaleUpWindow` and `scaleDownWindow` (seconds), `behavior` and `fallback` (JSON or `none`).
 * @throws InvalidOverrideError for an unknown setting or an invalid value.
 */
export function override(recorded: RecordedAutoscaler, overrides: Overrides): RecordedAutoscaler {
  return recorded.kind === 'ScaledObject' ? overrideScaledObject(recorded, overrides) : overrideHpa(recorded, overrides)
}
