import { type ScaleEvent } from './behavior/scale-events'
import { type Recommendation } from './behavior/stabilize'
import { type MetricSpec } from './hpa-spec'

/** A condition of the HPA; `lastTransitionTime` (ms) changes only with `status`. */
export interface HpaCondition {
  type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited' | 'ScaledToZero'
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
  /** The generation of the spec that this status belongs to. */
  observedGeneration?: number
}

/** State of one HPA between syncs. It starts as {@link newHpaState} and ends when the HPA is deleted. */
export interface HpaState {
  /** null until the first sync, which records the current size. */
  recommendations: Recommendation[] | null
  scaleUpEvents: ScaleEvent[]
  scaleDownEvents: ScaleEvent[]
  status: HpaStatus
}

/** State of an HPA before its first sync. */
export function newHpaState(): HpaState {
  return {
    recommendations: null,
    scaleUpEvents: [],
    scaleDownEvents: [],
    status: { currentReplicas: 0, desiredReplicas: 0, currentMetrics: [], conditions: [] },
  }
}

/** Replaces the condition of the same type, or appends it. `lastTransitionTime` changes only with the status. */
export function setCondition(
  conditions: readonly HpaCondition[],
  next: Omit<HpaCondition, 'lastTransitionTime'>,
  now: number,
): HpaCondition[] {
  const old = conditions.find(({ type }) => type === next.type)
  const lastTransitionTime = old?.status === next.status ? old.lastTransitionTime : now
  const condition = { ...next, lastTransitionTime }
  return old === undefined ? [...conditions, condition] : conditions.map((other) => (other === old ? condition : other))
}

/** A condition without its `lastTransitionTime`, which {@link setCondition} adds. */
export function conditionOf(
  type: HpaCondition['type'],
  status: boolean,
  reason: string,
  message: string,
): Omit<HpaCondition, 'lastTransitionTime'> {
  return { type, status: status ? 'True' : 'False', reason, message }
}
