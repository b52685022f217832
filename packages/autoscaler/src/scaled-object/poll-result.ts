import { type DecisionStep } from '@food-delivery/contracts'
import { step } from '../explain'
import { type ScalingEvent } from '../hpa'
import { type KedaCondition, readyCondition } from './conditions'
import { type Rules } from '../rules'
import { type ScaledObject, type ScaledObjectDefaults } from './scaled-object'

/** State of KEDA's loop for one ScaledObject between polls. Times are ms since 1970. */
export interface ScaledObjectState {
  /** null until the first active poll. */
  lastActiveTime: number | null
  /** Creation time; null if unknown, then the initial cooldown is over. */
  createdAt: number | null
}

/** Combined results of all triggers in one poll. */
export interface TriggerSummary {
  isActive: boolean
  isError: boolean
  /** Metric names of the active triggers, for the event. */
  activeTriggers: readonly string[]
}

/** Observation of one poll. */
export interface PollObservation extends TriggerSummary {
  /** spec.replicas of the target. */
  currentReplicas: number
  /** Default `apps/v1.Deployment`. */
  scaleTargetKind?: string
  /** Set if the scale could not be written, or not even read. */
  rescaleError?: string
  isScaleUnreadable?: boolean
}

/** The change of the target's scale in one poll. */
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
  /** The conditions that this poll sets. */
  conditions: KedaCondition[]
  events: ScalingEvent[]
  explanation: { chain: DecisionStep[]; sentence: string }
}

/** A poll in progress; `now` in ms. */
export interface Poll {
  object: ScaledObject
  state: ScaledObjectState
  observation: PollObservation
  counts: ScaledObjectDefaults
  active: KedaCondition
  rules: Rules
  isForced: boolean
  now: number
}

/** The sentence for a poll. */
export function pollSentence(from: number, to: number, reason: string): string {
  return from === to ? `KEDA keeps ${from} replicas: ${reason}.` : `KEDA scales from ${from} to ${to}: ${reason}.`
}

/** Ends a poll; without `to` the number of replicas stays the same. */
export function finish(poll: Poll, reason: string, changes: Partial<PollResult> & { to?: number } = {}): PollResult {
  const { currentReplicas: from, isActive, isError } = poll.observation
  const { to = from, ...rest } = changes
  const { minReplicaCount: min, idleReplicaCount: idle } = poll.counts
  return {
    decision: { from, to, rescaled: from !== to, reason },
    state: poll.state,
    conditions: [readyCondition(), poll.active],
    events: [],
    explanation: {
      chain: [step('KEDA poll', { isActive, isError, current: from, min, idle }, reason, to)],
      sentence: pollSentence(from, to, reason),
    },
    ...rest,
  }
}
