import { type DecisionStep } from '@food-delivery/contracts'
import { type ScalingEvent } from '../hpa'
import { type BehaviorSpec } from '../hpa-behavior'

/** Which replicas a failing trigger falls back to. */
export type FallbackBehavior = 'static' | 'currentReplicas' | 'currentReplicasIfHigher' | 'currentReplicasIfLower'

/** What to assume while a trigger fails. */
export interface Fallback {
  /** Failures in a row that are borne; the next one falls back. */
  failureThreshold: number
  replicas: number
  /** Default static. */
  behavior?: FallbackBehavior | null
}

/** One trigger of a ScaledObject. */
export interface TriggerSpec {
  type: string
  name?: string
  /** AverageValue when not given. */
  metricType?: string
  metadata?: Record<string, string>
  /** Answer the HPA with the last poll's value. */
  useCachedMetrics?: boolean
  authenticationRef?: { name: string; kind?: string }
}

/** Spec of a keda.sh/v1alpha1 ScaledObject, in the API's shape. */
export interface ScaledObjectSpec {
  scaleTargetRef: { name: string; kind?: string; apiVersion?: string; envSourceContainerName?: string }
  /** Seconds, default 30. */
  pollingInterval?: number | null
  /** Seconds, default 300; only before the step to zero or idle. */
  cooldownPeriod?: number | null
  /** Seconds since creation, default 0; in place of the cooldown while never active. */
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

/** A ScaledObject as far as it matters for scaling. */
export interface ScaledObject {
  metadata: { name: string; namespace: string; annotations?: Record<string, string> }
  spec: ScaledObjectSpec
}

/** Failures of one metric in a row. */
export interface MetricHealth {
  numberOfFailures: number
  status: 'Happy' | 'Failing'
}

/** What KEDA keeps for one ScaledObject between polls. Times are ms since 1970. */
export interface ScaledObjectState {
  /** null while never active. */
  lastActiveTime: number | null
  /** null of an object without creation time, which counts as very old. */
  createdAt: number | null
}

/** What the triggers say at one poll, all together. */
export interface TriggerSummary {
  isActive: boolean
  isError: boolean
  /** Metric names of the active triggers, for the event. */
  activeTriggers: readonly string[]
}

/** What KEDA sees at one poll. */
export interface PollObservation extends TriggerSummary {
  /** spec.replicas of the target. */
  currentReplicas: number
  /** `apps/v1.Deployment`; the default. */
  scaleTargetKind?: string
  /** Set when the scale could not be written. */
  rescaleError?: string
}

/** A condition of a ScaledObject. */
export interface KedaCondition {
  type: 'Ready' | 'Active' | 'Fallback' | 'Paused' | 'HPAActive'
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
}

/** What the poll does to the target. */
export interface PollDecision {
  from: number
  to: number
  rescaled: boolean
  reason: string
}

/** Result of one poll. */
export interface PollResult {
  decision: PollDecision
  state: ScaledObjectState
  /** Conditions this poll sets; others stay as they were. */
  conditions: KedaCondition[]
  events: ScalingEvent[]
  explanation: { chain: DecisionStep[]; sentence: string }
}
