import { type HpaState, newHpaState } from '../hpa'
import { type CommittedOffsets } from '../trigger'
import { fallbackCondition, type KedaCondition, kedaCondition } from './conditions'
import { type MetricHealth, type MetricResult } from './fallback'
import { type ScaledObjectState } from './poll-result'

/** Result of a trigger's query, after the fallback. */
export interface TriggerResult {
  result: MetricResult
  /** Activity before the fallback. */
  active: boolean
  /** The value comes from the fallback; the trigger then counts as active. */
  isFallback: boolean
  lagPerPartition: number[]
}

/** State of a ScaledObject, used by both loops. It starts as {@link newKedaState}. */
export interface KedaState {
  poll: ScaledObjectState
  hpa: HpaState
  /** Committed offsets of the last query, per trigger; both KEDA's poll and the HPA's sync update them. */
  committedOffsets: CommittedOffsets[]
  /** Consecutive failures, per trigger. */
  health: (MetricHealth | null)[]
  /** Results of the last poll, or of the HPA's queries if polls use them, per trigger. */
  records: (TriggerResult | null)[]
  /** In the order of `kubectl describe`. */
  conditions: KedaCondition[]
}

/** State of a new ScaledObject. `createdAt` in ms since 1970; null if unknown, then the initial cooldown is over. */
export function newKedaState(createdAt: number | null): KedaState {
  return {
    poll: { lastActiveTime: null, createdAt },
    hpa: newHpaState(),
    committedOffsets: [],
    health: [],
    records: [],
    conditions: [
      kedaCondition('Ready', 'Unknown', '', ''),
      kedaCondition('Active', 'Unknown', '', ''),
      fallbackCondition(false),
      kedaCondition('Paused', 'False', '', ''),
    ],
  }
}
