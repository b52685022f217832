import { type BehaviorSpec } from '../hpa'
import { type TriggerSpec } from '../trigger'

/** Which replicas a failing trigger falls back to. */
export type FallbackBehavior = 'static' | 'currentReplicas' | 'currentReplicasIfHigher' | 'currentReplicasIfLower'

/** What to assume while a trigger fails. */
export interface Fallback {
  /** Consecutive failures that are tolerated; the next one falls back. */
  failureThreshold: number
  replicas: number
  /** Default static. */
  behavior?: FallbackBehavior | null
}

/** Spec of a keda.sh/v1alpha1 ScaledObject, in the API's shape. */
export interface ScaledObjectSpec {
  scaleTargetRef: { name: string; kind?: string; apiVersion?: string; envSourceContainerName?: string }
  /** Seconds, default 30. */
  pollingInterval?: number | null
  /** Seconds, default 300; only before the step to zero or idle. */
  cooldownPeriod?: number | null
  /** Seconds since creation, default 0; replaces the cooldown until the object was active once. */
  initialCooldownPeriod?: number | null
  /** Default 0. */
  minReplicaCount?: number | null
  /** Default 100. */
  maxReplicaCount?: number | null
  idleReplicaCount?: number | null
  fallback?: Fallback | null
  advanced?: {
    restoreToOriginalReplicaCount?: boolean
    horizontalPodAutoscalerConfig?: { name?: string; behavior?: BehaviorSpec | null }
  }
  triggers: TriggerSpec[]
}

/** The part of a ScaledObject that matters for scaling. */
export interface ScaledObject {
  metadata: { name: string; namespace: string; annotations?: Record<string, string> }
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

/** Periods and counts as the manifest gives them. */
export type ScaledObjectCounts = Partial<Pick<ScaledObjectSpec, keyof ScaledObjectDefaults>>

/** Fills in the periods and counts that the manifest leaves out. */
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

/** Bounds of the HPA that KEDA makes: an HPA cannot go below 1. */
export function hpaBounds(spec: ScaledObjectCounts): { minReplicas: number; maxReplicas: number } {
  const { minReplicaCount, maxReplicaCount } = withDefaults(spec)
  return { minReplicas: minReplicaCount > 0 ? minReplicaCount : 1, maxReplicas: maxReplicaCount }
}
