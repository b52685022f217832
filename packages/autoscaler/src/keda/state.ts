import { type HpaState, newHpaState } from '../hpa'
import { type CommittedMemory } from '../kafka-trigger'
import { type KedaCondition, kedaCondition, type MetricHealth, type ScaledObjectState } from '../scaled-object'
import { type TriggerAnswer } from './query'

/** What both loops of a ScaledObject share between calls. Start with {@link newKedaState}. */
export interface KedaState {
  poll: ScaledObjectState
  hpa: HpaState
  /** Committed offsets of the last query, per trigger; KEDA's poll and the HPA's sync both move it. */
  memory: CommittedMemory[]
  /** Failures in a row, per trigger. */
  health: (MetricHealth | null)[]
  /** The last poll's answers, for triggers with useCachedMetrics. */
  cached: (TriggerAnswer | null)[]
  /** In the order `kubectl describe` shows them. */
  conditions: KedaCondition[]
}

const order: KedaCondition['type'][] = ['Ready', 'Active', 'Fallback', 'Paused', 'HPAActive']

/** Puts conditions in the place of those of their type. */
export function mergeConditions(old: readonly KedaCondition[], next: readonly KedaCondition[]): KedaCondition[] {
  return order.flatMap((type) => {
    const condition = next.find((each) => each.type === type) ?? old.find((each) => each.type === type)
    return condition === undefined ? [] : [condition]
  })
}

/** State of a ScaledObject made at `createdAt` (ms since 1970; null when it does not matter). */
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
      kedaCondition('Fallback', 'False', 'NoFallbackFound', 'No fallbacks are active on this scaled object'),
      kedaCondition('Paused', 'False', '', ''),
    ],
  }
}
