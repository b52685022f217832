import { type DecisionStep } from '@food-delivery/contracts'
import { type BehaviorSpec, type Recommendation, type ScaleEvent } from '../hpa-behavior'
import { type PodObservation, type PodUsage, type ReadinessRules, type Tolerance } from '../hpa-replicas'
import { type MilliInput, type QuantityText } from '../quantity'

/** A label selector of a metric, as the API has it. */
export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

/** Name and selector of a metric. */
export interface MetricIdentifier {
  name: string
  selector?: LabelSelector
}

/** Target of a metric; exactly the value that `type` names counts. */
export interface MetricTarget {
  type: 'Utilization' | 'AverageValue' | 'Value'
  /** Percent of the request. */
  averageUtilization?: number
  averageValue?: QuantityText
  value?: QuantityText
}

/** A metric of an autoscaling/v2 HorizontalPodAutoscaler, in the API's own shape. */
export type MetricSpec =
  | { type: 'External'; external: { metric: MetricIdentifier; target: MetricTarget } }
  | { type: 'Resource'; resource: { name: string; target: MetricTarget } }
  | { type: 'ContainerResource'; containerResource: { name: string; container: string; target: MetricTarget } }
  | { type: 'Pods'; pods: { metric: MetricIdentifier; target: MetricTarget } }
  | {
      type: 'Object'
      object: {
        describedObject: { kind: string; name: string; apiVersion?: string }
        metric: MetricIdentifier
        target: MetricTarget
      }
    }

/** Spec of an autoscaling/v2 HorizontalPodAutoscaler, without its target reference. */
export interface HpaSpec {
  /** Default 1. */
  minReplicas?: number
  maxReplicas: number
  metrics: MetricSpec[]
  behavior?: BehaviorSpec | null
}

/** Flags and feature gates of kube-controller-manager. */
export interface HpaController extends ReadinessRules {
  tolerance: Tolerance
  downscaleStabilizationSeconds: number
  /** Whether `behavior.*.tolerance` counts (on since Kubernetes 1.35). */
  configurableTolerance: boolean
  podLevelResources: boolean
}

/** Defaults of Kubernetes 1.35. The sync period, 15 s, is the caller's: this package has no clock. */
export const defaultController: HpaController = {
  tolerance: { scaleUp: 0.1, scaleDown: 0.1 },
  downscaleStabilizationSeconds: 300,
  cpuInitializationPeriodSeconds: 300,
  initialReadinessDelaySeconds: 30,
  configurableTolerance: true,
  podLevelResources: true,
}

/** One autoscaler: whose it is and what it shall do. */
export interface Hpa {
  namespace: string
  spec: HpaSpec
  /** Flags that differ from {@link defaultController}. */
  controller?: Partial<HpaController>
}

/** Answer to one metric of the spec: External and Object values, or usage per pod, or the API's error. */
export type MetricObservation = { error: string } | { values: readonly MilliInput[] } | { usage: readonly PodUsage[] }

/** What the controller sees at one sync. `metrics` in the order of the spec. */
export interface HpaObservation {
  /** The scale subresource: spec and status replicas, or why it cannot be read. */
  scale: { specReplicas: number; statusReplicas: number } | { error: string }
  metrics: readonly MetricObservation[]
  /** Pods of the target; only CPU, memory, Pods metrics and Value targets look at them. */
  pods: readonly PodObservation[]
  /** A selector that is missing or that two autoscalers share: nothing is computed. */
  selectorError?: { reason: 'InvalidSelector' | 'AmbiguousSelector'; message: string }
  /** Set when the scale could not be written. */
  rescaleError?: string
}

/** A condition of the HPA; `lastTransitionTime` in ms, it moves with `status` only. */
export interface HpaCondition {
  type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited'
  status: 'True' | 'False'
  reason: string
  message: string
  lastTransitionTime: number
}

/** Current value of a metric in status.currentMetrics, with canonical quantities. `type` is empty after a failure. */
export interface MetricStatus {
  type: MetricSpec['type'] | ''
  name: string
  averageUtilization?: number
  averageValue?: string
  value?: string
}

/** Status of the HPA after a sync. */
export interface HpaStatus {
  currentReplicas: number
  desiredReplicas: number
  currentMetrics: MetricStatus[]
  conditions: HpaCondition[]
  /** ms since 1970. */
  lastScaleTime?: number
}

/** What the controller keeps for one HPA between syncs. Start with {@link newHpaState}; drop it with the HPA. */
export interface HpaState {
  /** null until the first sync, which logs the size it finds. */
  recommendations: Recommendation[] | null
  scaleUpEvents: ScaleEvent[]
  scaleDownEvents: ScaleEvent[]
  status: HpaStatus
}

/** State of an HPA nobody has looked at yet. */
export function newHpaState(): HpaState {
  return {
    recommendations: null,
    scaleUpEvents: [],
    scaleDownEvents: [],
    status: { currentReplicas: 0, desiredReplicas: 0, currentMetrics: [], conditions: [] },
  }
}

/** A Kubernetes event about the autoscaler. */
export interface ScalingEvent {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
}

/** What the sync does to the target. */
export interface HpaDecision {
  from: number
  to: number
  /** Whether the scale was written. */
  rescaled: boolean
  /** Reason of the change, as the event gives it; empty without a change. */
  reason: string
  /** The wish of the metrics before stabilization and limits; null when none was computed. */
  wish: number | null
}

/** Result of one sync. */
export interface HpaResult {
  decision: HpaDecision
  state: HpaState
  events: ScalingEvent[]
  explanation: { chain: DecisionStep[]; sentence: string }
}
