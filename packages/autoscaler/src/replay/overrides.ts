import { InvalidOverrideError } from '../errors'
import { type BehaviorSpec, type HpaSpec, type ScalingRulesSpec } from '../hpa'
import { type RecordedAutoscaler } from '../recording'
import { type Fallback, type ScaledObject, type ScaledObjectSpec, withDefaults } from '../scaled-object'
import { overridableKafkaFields } from '../trigger'

/** Settings of a replay that differ from the recording, as strings: `{ lagThreshold: '10', maxReplicaCount: '8' }`. */
export type Overrides = Readonly<Record<string, string>>

const countFields = Object.keys(withDefaults({}))
const windowFields = { scaleUpWindow: 'scaleUp', scaleDownWindow: 'scaleDown' } as const
const hpaSettings = ['minReplicaCount', 'maxReplicaCount', ...Object.keys(windowFields), 'behavior']
const scaledObjectSettings = [
  ...countFields,
  ...Object.keys(windowFields),
  'behavior',
  'fallback',
  ...overridableKafkaFields,
]

function reject(name: string, value: string, expected: string): never {
  throw new InvalidOverrideError(`cannot set ${name} to '${value}': ${expected}`)
}

const parseCount = (name: string, value: string): number =>
  /^\d+$/.test(value) ? Number(value) : reject(name, value, 'expected a whole number of 0 or more')

function parseJson<T>(name: string, value: string): T | null {
  if (value === 'none') return null
  try {
    return JSON.parse(value) as T
  } catch {
    return reject(name, value, "expected JSON or 'none'")
  }
}

function withWindow(behavior: BehaviorSpec | null | undefined, name: keyof typeof windowFields, value: string) {
  const direction = windowFields[name]
  const rules: ScalingRulesSpec = { ...behavior?.[direction], stabilizationWindowSeconds: parseCount(name, value) }
  return { ...behavior, [direction]: rules }
}

const isWindow = (name: string): name is keyof typeof windowFields => Object.hasOwn(windowFields, name)

function setBehavior(spec: ScaledObjectSpec, behavior: BehaviorSpec | null): ScaledObjectSpec {
  return {
    ...spec,
    advanced: {
      ...spec.advanced,
      horizontalPodAutoscalerConfig: { ...spec.advanced?.horizontalPodAutoscalerConfig, behavior },
    },
  }
}

function setField(spec: ScaledObjectSpec, name: string, value: string): ScaledObjectSpec {
  const behavior = spec.advanced?.horizontalPodAutoscalerConfig?.behavior
  if (countFields.includes(name)) return { ...spec, [name]: parseCount(name, value) }
  if (isWindow(name)) return setBehavior(spec, withWindow(behavior, name, value))
  if (name === 'behavior') return setBehavior(spec, parseJson<BehaviorSpec>(name, value))
  if (name === 'fallback') return { ...spec, fallback: parseJson<Fallback>(name, value) }
  const triggers = spec.triggers.map((trigger) =>
    trigger.type === 'kafka' ? { ...trigger, metadata: { ...trigger.metadata, [name]: value } } : trigger,
  )
  return { ...spec, triggers }
}

/**
 * Checks that each setting applies to an autoscaler of the run.
 * @throws InvalidOverrideError
 */
export function checkOverrides(autoscalers: readonly Pick<RecordedAutoscaler, 'kind'>[], overrides: Overrides): void {
  const hasScaledObject = autoscalers.some(({ kind }) => kind === 'ScaledObject')
  // Each setting of an HPA is also one of a ScaledObject.
  const settings = hasScaledObject ? scaledObjectSettings : hpaSettings
  for (const [name, value] of Object.entries(overrides))
    if (!settings.includes(name)) reject(name, value, `expected one of the settings ${settings.join(', ')}`)
}

/**
 * A ScaledObject with other settings: counts and periods, metadata of its Kafka triggers, `scaleUpWindow` and
 * `scaleDownWindow` (seconds), `behavior` and `fallback` (JSON or `none`).
 * @throws InvalidOverrideError for an invalid value.
 */
export function overrideScaledObject(object: ScaledObject, overrides: Overrides): ScaledObject {
  let { spec } = object
  for (const [name, value] of Object.entries(overrides)) spec = setField(spec, name, value)
  return { ...object, spec }
}

/**
 * An HPA with the settings that apply to an HPA (`minReplicaCount`, `maxReplicaCount`, both windows, `behavior`). Those of
 * the ScaledObjects of the same run are ignored.
 * @throws InvalidOverrideError for an invalid value.
 */
export function overrideHpa(recorded: HpaSpec, overrides: Overrides): HpaSpec {
  let spec = recorded
  for (const [name, value] of Object.entries(overrides)) {
    if (name === 'minReplicaCount') spec = { ...spec, minReplicas: parseCount(name, value) }
    else if (name === 'maxReplicaCount') spec = { ...spec, maxReplicas: parseCount(name, value) }
    else if (isWindow(name)) spec = { ...spec, behavior: withWindow(spec.behavior, name, value) }
    else if (name === 'behavior') spec = { ...spec, behavior: parseJson<BehaviorSpec>(name, value) }
  }
  return spec
}
