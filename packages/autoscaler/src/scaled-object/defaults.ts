import { InvalidScaledObjectError } from '../errors'
import { type ScaledObjectSpec } from './types'

/** Periods and counts of a ScaledObject with KEDA's defaults. Seconds. */
export interface ScaledObjectDefaults {
  pollingInterval: number
  cooldownPeriod: number
  initialCooldownPeriod: number
  minReplicaCount: number
  maxReplicaCount: number
  idleReplicaCount: number | null
}

type Counts = Partial<Pick<ScaledObjectSpec, Exclude<keyof ScaledObjectDefaults, symbol>>>

/** Fills in what the manifest leaves out. */
export function withDefaults(spec: Counts): ScaledObjectDefaults {
  return {
    pollingInterval: spec.pollingInterval ?? 30,
    cooldownPeriod: spec.cooldownPeriod ?? 300,
    initialCooldownPeriod: spec.initialCooldownPeriod ?? 0,
    minReplicaCount: spec.minReplicaCount ?? 0,
    maxReplicaCount: spec.maxReplicaCount ?? 100,
    idleReplicaCount: spec.idleReplicaCount ?? null,
  }
}

/** Bounds of the HPA that KEDA makes: an HPA cannot go below 1. */
export function hpaBounds(spec: Counts): { minReplicas: number; maxReplicas: number } {
  const { minReplicaCount, maxReplicaCount } = withDefaults(spec)
  return { minReplicas: minReplicaCount > 0 ? minReplicaCount : 1, maxReplicas: maxReplicaCount }
}

/** @throws InvalidScaledObjectError unless idle < min ≤ max, in the webhook's words. */
export function assertReplicaBounds(spec: Counts): void {
  const { minReplicas, maxReplicas } = hpaBounds(spec)
  // The webhook compares with the HPA's minimum as soon as minReplicaCount is given, also when it is 0.
  const isGiven = spec.minReplicaCount !== undefined && spec.minReplicaCount !== null
  const min = isGiven ? minReplicas : 0
  if (min > maxReplicas) {
    throw new InvalidScaledObjectError(`MinReplicaCount=${min} must be less than MaxReplicaCount=${maxReplicas}`)
  }
  const idle = spec.idleReplicaCount ?? null
  if (idle !== null && idle >= min) {
    throw new InvalidScaledObjectError(`IdleReplicaCount=${idle} must be less than MinReplicaCount=${min}`)
  }
}
