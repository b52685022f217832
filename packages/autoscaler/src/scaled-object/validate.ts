import { InvalidScaledObjectError } from '../errors'
import { assertReplicaBounds, withDefaults } from './defaults'
import { assertFallback } from './fallback'
import { type ScaledObjectSpec, type TriggerSpec } from './types'

const isResource = ({ type }: TriggerSpec): boolean => type === 'cpu' || type === 'memory'

function assertTriggers(triggers: readonly TriggerSpec[]): void {
  if (triggers.length === 0) throw new InvalidScaledObjectError('no triggers defined in the ScaledObject/ScaledJob')
  const names = triggers.flatMap(({ name }) => (name === undefined || name === '' ? [] : [name]))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new InvalidScaledObjectError(
      `triggerName "${twice}" is defined multiple times in the ScaledObject, but it must be unique`,
    )
  }
  const cached = triggers.find((trigger) => isResource(trigger) && trigger.useCachedMetrics === true)
  if (cached !== undefined) {
    throw new InvalidScaledObjectError(`property "useCachedMetrics" is not supported for ${cached.type} scaler`)
  }
}

/**
 * Checks a ScaledObject's spec as KEDA's webhook does: bounds, fallback, triggers. Kafka metadata is checked by
 * `parseKafkaTrigger`.
 * @throws InvalidScaledObjectError with the webhook's words.
 */
export function assertScaledObject(spec: ScaledObjectSpec): void {
  assertReplicaBounds(spec)
  assertFallback(spec.fallback, spec.triggers)
  assertTriggers(spec.triggers)
  const { minReplicaCount } = withDefaults(spec)
  if (minReplicaCount === 0 && spec.triggers.every(isResource)) {
    throw new InvalidScaledObjectError(
      "scaledobject has only cpu/memory triggers AND minReplica is 0 (scale to zero doesn't work in this case)",
    )
  }
}

/** What the webhook says when the target already has an HPA that is not this ScaledObject's. */
export function managedByHpa(target: string, kind: string, hpa: string): InvalidScaledObjectError {
  return new InvalidScaledObjectError(
    `the workload '${target}' of type '${kind}' is already managed by the hpa '${hpa}'`,
  )
}

/** What the webhook says when the target already has another ScaledObject. */
export function managedByScaledObject(target: string, kind: string, other: string): InvalidScaledObjectError {
  return new InvalidScaledObjectError(
    `the workload '${target}' of type '${kind}' is already managed by the ScaledObject '${other}'`,
  )
}
