import { type BehaviorSpec } from '../hpa'
import { type TriggerSpec } from '../trigger'

/** How the number of replicas is chosen while a trigger fails. */
export type FallbackBehavior =
  | 'static'
  | 'currentReplicas'
  | 'currentReplicasIfHigher'
  | 'currentReplicasIfLower'
  | 'scalingModifiers'

/** Number of replicas while a trigger fails. */
export interface Fallback {
  /** Consecutive failures without fallback; the next failure falls back. */
  failureThreshold: number
  replicas: number
  /** Default static. */
  behavior?: FallbackBehavior | null
}

/** A formula over the values of several triggers. */
export interface ScalingModifiers {
  formula?: string
  target?: string
  activationTarget?: string
  /** Default AverageValue. */
  metricType?: string
}

/** Spec of a keda.sh/v1alpha1 ScaledObject, in the API's shape. */
export interface ScaledObjectSpec {
  scaleTargetRef: { name: string; kind?: string; apiVersion?: string; envSourceContainerName?: string }
  /** Seconds, default 30. */
  pollingInterval?: number | null
  /** Seconds, default 300: wait before scaling to zero or idle. */
  cooldownPeriod?: number | null
  /** Seconds since creation, default 0: replaces the cooldown until a trigger has been active for the first time. */
  initialCooldownPeriod?: number | null
  /** Default 0. */
  minReplicaCount?: number | null
  /** Default 100. */
  maxReplicaCount?: number | null
  idleReplicaCount?: number | null
  fallback?: Fallback | null
  advanced?: {
    restoreToOriginalReplicaCount?: boolean
    scalingModifiers?: ScalingModifiers
    horizontalPodAutoscalerConfig?: { name?: string; behavior?: BehaviorSpec | null }
  }
  triggers: TriggerSpec[]
}

/** The fields of a ScaledObject that affect scaling or its admission. */
export interface ScaledObject {
  metadata: { name: string; namespace: string; annotations?: Record<string, string>; finalizers?: string[] }
  spec: ScaledObjectSpec
}

/** Periods and counts of a ScaledObject with KEDA's defaults. Periods in seconds. */
export interface ScaledObjectDefaults {
  pollingInterval: number
  cooldownPeriod: number
  initialCooldownPeriod: number
  minReplicaCount: number
  maxReplicaCount: number
  idleReplicaCount: number | null
}

/** Periods and counts in the manifest. */
export type ScaledObjectCounts = Partial<Pick<ScaledObjectSpec, keyof ScaledObjectDefaults>>

/** Fills in the periods and counts that the manifest does not set. */
export function withDefaults(spec: ScaledObjectCounts): ScaledObjectDefaults {
  return {
    pollingInterval: spec.pollingInterval ?? 30,
    cooldownPeriod: spec.cooldownPeriod ?? 300,
    initialCooldownPeriod: spec.initialCooldownPeriod ?? 0,
    minReplicaCount: spec.minReplicaCount ?? 0,
    maxReplicaCount: spec.maxReplicaCount ?? 100,
    idleReplicaCount: spec.idleReplicaCount ?? null,
  }
}

/** Bounds of the HPA that KEDA creates; its minimum is at least 1. */
export function hpaBounds(spec: ScaledObjectCounts): { minReplicas: number; maxReplicas: number } {
  const { minReplicaCount, maxReplicaCount } = withDefaults(spec)
  return { minReplicas: Math.max(1, minReplicaCount), maxReplicas: maxReplicaCount }
}

/** Whether any field of scalingModifiers is set. */
export function usesModifiers({ advanced }: Pick<ScaledObjectSpec, 'advanced'>): boolean {
  return Object.values(advanced?.scalingModifiers ?? {}).some(Boolean)
}
