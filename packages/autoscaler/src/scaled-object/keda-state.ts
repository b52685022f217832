import { type HpaState, newHpaState } from '../hpa'
import { type CommittedMemory } from '../trigger'
import { fallbackCondition, type KedaCondition, kedaCondition } from './conditions'
import { type MetricHealth } from './fallback'
import { type ScaledObjectState } from './poll-result'

/** A trigger's answer after the fallback. */
export interface TriggerAnswer {
  result: { value: number } | { error: string }
  active: boolean
  lagPerPartition: number[]
}

/** State that both loops of a ScaledObject share between calls. Start with {@link newKedaState}. */
export interface KedaState {
  poll: ScaledObjectState
  hpa: HpaState
  /** Committed offsets of the last query, per trigger; both KEDA's poll and the HPA's sync update it. */
  memory: CommittedMemory[]
  /** Consecutive failures, per trigger. */
  health: (MetricHealth | null)[]
  /** The last poll's answers, for triggers with useCachedMetrics. */
  cached: (TriggerAnswer | null)[]
  /** In the order of `kubectl describe`. */
  conditions: KedaCondition[]
}

/** State of a new ScaledObject. `createdAt` in ms since 1970; null counts as created long ago. */
export function newKedaState(createdAt: number | null): KedaState {
  return {
    poll: { lastActiveTime: null, createdAt },
    hpa: newHpaState(),
    memory: [],
    health: [],
    cached: [],
    conditions: [
      kedaCondition('Ready', 'Unknown', '', ''),
      kedaCondition('Active', 'Unknown', '', ''),
      fallbackCondition(false),
      kedaCondition('Paused', 'False', '', ''),
    ],
  }
}
