import { type KedaState, newKedaState, type TriggerResult } from '../scaled-object/keda-state'
import { type MetricHealth } from '../scaled-object/fallback'
import { type ScaledObjectState } from '../scaled-object/poll-result'
import { type KedaSetup } from '../scaled-object/setup'
import { conditionOf, newHpaState, setCondition } from '../hpa/hpa-status'
import { type LeanHpaState, newLeanHpaState } from './lean-hpa'

/** Committed offsets of the last query, by the index of the partition in the query. */
export type LeanOffsets = readonly (number | undefined)[]

/**
 * State of a ScaledObject between decisions, for both loops: {@link KedaState} with only those conditions that affect
 * the next decision.
 */
export interface LeanState {
  poll: ScaledObjectState
  hpa: LeanHpaState
  committedOffsets: LeanOffsets[]
  health: (MetricHealth | null)[]
  records: (TriggerResult | null)[]
}

/** State of a new ScaledObject. `createdAt` in ms since 1970; null if unknown, then the initial cooldown is over. */
export function newLeanState(createdAt: number | null): LeanState {
  const poll = { lastActiveTime: null, createdAt }
  return { poll, hpa: newLeanHpaState(), committedOffsets: [], health: [], records: [] }
}

/** The state of an HPA for `reconcileHpa`, to explain a decision afterwards. Its conditions have no reasons and messages. */
export function fullHpaState(state: LeanHpaState) {
  const { isScalingActive, isScaledToZero, ...history } = state
  const initial = newHpaState()
  const scalingActive = conditionOf('ScalingActive', isScalingActive, '', '')
  const scaledToZero = conditionOf('ScaledToZero', isScaledToZero, '', '')
  const conditions = setCondition(setCondition(initial.status.conditions, scalingActive, 0), scaledToZero, 0)
  return { ...initial, ...history, status: { ...initial.status, conditions } }
}

/** The state for `syncKeda` and `pollKeda`, to explain a decision afterwards. */
export function fullState({ triggers }: KedaSetup, state: LeanState): KedaState {
  const committedOffsets = state.committedOffsets.map((offsets, index) => {
    const trigger = triggers[index]
    const topic = trigger?.type === 'kafka' ? trigger.topic : ''
    const byPartition: Record<string, number> = {}
    for (const [partition, offset] of offsets.entries()) {
      if (offset !== undefined) byPartition[`${topic}/${partition}`] = offset
    }
    return byPartition
  })
  const { poll, health, records } = state
  return { ...newKedaState(null), poll, hpa: fullHpaState(state.hpa), committedOffsets, health, records }
}
