import { InvalidScaledObjectError } from '../errors'
import { isResourceTrigger, type TriggerSpec } from '../trigger'
import {
  type Fallback,
  hpaBounds,
  type ScaledObjectCounts,
  type ScaledObjectSpec,
  usesModifiers,
  withDefaults,
} from './scaled-object'
import { compileModifiers } from './scaling-modifiers'

/** @throws InvalidScaledObjectError always. `reason`: the label of the error in the webhook's metrics. */
export function reject(reason: string, message: string): never {
  throw new InvalidScaledObjectError(message, reason)
}

/** @throws InvalidScaledObjectError unless idle < min ≤ max, with the webhook's message. */
export function assertReplicaBounds(spec: ScaledObjectCounts): void {
  const { minReplicas, maxReplicas } = hpaBounds(spec)
  // If minReplicaCount is set, even to 0, the webhook compares with the HPA's minimum.
  const isMinSet = spec.minReplicaCount !== undefined && spec.minReplicaCount !== null
  const min = isMinSet ? minReplicas : 0
  if (min > maxReplicas) {
    reject('incorrect-replicas', `MinReplicaCount=${min} must be less than MaxReplicaCount=${maxReplicas}`)
  }
  const idle = spec.idleReplicaCount ?? null
  if (idle !== null && idle >= min) {
    reject('incorrect-replicas', `IdleReplicaCount=${idle} must be less than MinReplicaCount=${min}`)
  }
}

/** @throws InvalidScaledObjectError for a fallback that is invalid or would never apply, with the webhook's message. */
export function assertFallback(
  fallback: Fallback | null | undefined,
  triggers: readonly TriggerSpec[],
  formula?: string,
): void {
  if (fallback === null || fallback === undefined) return
  const { failureThreshold, replicas } = fallback
  if (failureThreshold < 0 || replicas < 0) {
    const values = `FailureThreshold=${failureThreshold} & Replicas=${replicas}`
    reject('incorrect-fallback', `${values} must both be greater than or equal to 0`)
  }
  if (!formula && triggers.every(isResourceTrigger)) {
    reject(
      'incorrect-fallback',
      'at least one trigger (that is not cpu or memory) has to have the `AverageValue` type for the fallback to be enabled',
    )
  }
  if (fallback.behavior === 'scalingModifiers' && !formula) {
    const message = 'scalingModifiers fallback behavior requires scalingModifiers.formula to be defined'
    reject('scaling-modifiers-fallback', message)
  }
}

/** @throws InvalidScaledObjectError for a list of triggers that KEDA rejects, with the webhook's message. */
export function assertTriggers(triggers: readonly TriggerSpec[]): void {
  if (triggers.length === 0) reject('incorrect-triggers', 'no triggers defined in the ScaledObject/ScaledJob')
  const names = new Set<string>()
  for (const { type, name = '', useCachedMetrics } of triggers) {
    if (useCachedMetrics === true && (isResourceTrigger({ type }) || type === 'cron')) {
      reject('incorrect-triggers', `property "useCachedMetrics" is not supported for "${type}" scaler`)
    }
    if (name !== '' && names.has(name)) {
      const message = `triggerName "${name}" is defined multiple times in the ScaledObject/ScaledJob, but it must be unique`
      reject('incorrect-triggers', message)
    }
    names.add(name)
  }
}

/**
 * Checks a ScaledObject's spec as KEDA's webhook does: bounds, fallback, triggers, formula. The parser of a trigger
 * checks its metadata.
 * @throws InvalidScaledObjectError with the webhook's message.
 */
export function assertScaledObject(spec: ScaledObjectSpec): void {
  const { scalingModifiers = {} } = spec.advanced ?? {}
  assertReplicaBounds(spec)
  assertFallback(spec.fallback, spec.triggers, scalingModifiers.formula)
  assertTriggers(spec.triggers)
  if (usesModifiers(spec)) compileModifiers(scalingModifiers, spec.triggers)
}

/**
 * @throws InvalidScaledObjectError if cpu and memory alone would have to scale from zero, with the webhook's message.
 */
export function assertScaleToZero(spec: ScaledObjectSpec): void {
  if (withDefaults(spec).minReplicaCount > 0 || !spec.triggers.every(isResourceTrigger)) return
  const message =
    "scaledobject has only cpu/memory triggers AND minReplica is 0 (scale to zero doesn't work in this case)"
  reject('scale-to-zero-requirements-not-met', message)
}
