import { InvalidScaledObjectError } from '../errors'
import { isResourceTrigger, type TriggerSpec } from '../trigger'
import { type Fallback, hpaBounds, type ScaledObjectCounts, type ScaledObjectSpec, withDefaults } from './scaled-object'

function reject(message: string): never {
  throw new InvalidScaledObjectError(message)
}

/** @throws InvalidScaledObjectError unless idle < min ≤ max, with the webhook's message. */
export function assertReplicaBounds(spec: ScaledObjectCounts): void {
  const { minReplicas, maxReplicas } = hpaBounds(spec)
  // If minReplicaCount is set, even to 0, the webhook compares with the HPA's minimum.
  const isMinSet = spec.minReplicaCount !== undefined && spec.minReplicaCount !== null
  const min = isMinSet ? minReplicas : 0
  if (min > maxReplicas) {
    reject(`MinReplicaCount=${min} must be less than MaxReplicaCount=${maxReplicas}`)
  }
  const idle = spec.idleReplicaCount ?? null
  if (idle !== null && idle >= min) {
    reject(`IdleReplicaCount=${idle} must be less than MinReplicaCount=${min}`)
  }
}

/** @throws InvalidScaledObjectError for a fallback that would never apply, with the webhook's message. */
export function assertFallback(
  fallback: Fallback | null | undefined,
  triggers: readonly TriggerSpec[],
  formula?: string,
): void {
  if (fallback === null || fallback === undefined) return
  const { failureThreshold, replicas } = fallback
  if (failureThreshold < 0 || replicas < 0) {
    reject(`FailureThreshold=${failureThreshold} & Replicas=${replicas} must both be greater than or equal to 0`)
  }
  if (!formula && triggers.every(isResourceTrigger)) {
    reject(
      'at least one trigger (that is not cpu or memory) has to have the `AverageValue` type for the fallback to be enabled',
    )
  }
}

function assertTriggers(triggers: readonly TriggerSpec[]): void {
  if (triggers.length === 0) reject('no triggers defined in the ScaledObject/ScaledJob')
  const names = triggers.flatMap(({ name }) => (name === undefined || name === '' ? [] : [name]))
  const duplicate = names.find((name, index) => names.indexOf(name) !== index)
  if (duplicate !== undefined) {
    reject(`triggerName "${duplicate}" is defined multiple times in the ScaledObject, but it must be unique`)
  }
  const cached = triggers.find((trigger) => isResourceTrigger(trigger) && trigger.useCachedMetrics === true)
  if (cached !== undefined) {
    reject(`property "useCachedMetrics" is not supported for ${cached.type} scaler`)
  }
}

/**
 * Checks a ScaledObject's spec as KEDA's webhook does: bounds, fallback, triggers. The parser of a trigger checks its
 * metadata.
 * @throws InvalidScaledObjectError with the webhook's message.
 */
export function assertScaledObject(spec: ScaledObjectSpec): void {
  assertReplicaBounds(spec)
  assertFallback(spec.fallback, spec.triggers)
  assertTriggers(spec.triggers)
  const { minReplicaCount } = withDefaults(spec)
  if (minReplicaCount === 0 && spec.triggers.every(isResourceTrigger)) {
    reject("scaledobject has only cpu/memory triggers AND minReplica is 0 (scale to zero doesn't work in this case)")
  }
}

/** The webhook's error for a target that another HPA or ScaledObject scales. */
export function alreadyManaged(
  target: string,
  targetKind: string,
  owner: { kind: 'hpa' | 'ScaledObject'; name: string },
): InvalidScaledObjectError {
  return new InvalidScaledObjectError(
    `the workload '${target}' of type '${targetKind}' is already managed by the ${owner.kind} '${owner.name}'`,
  )
}
