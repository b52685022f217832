import { type DecisionStep } from '@food-delivery/contracts'
import { step } from '../explain'
import { type ScalingEvent } from '../hpa'
import { type KedaCondition, readyCondition } from './conditions'
import { type ScaledObject, type ScaledObjectDefaults } from './scaled-object'

/** What KEDA keeps for one ScaledObject between polls. Times are ms since 1970. */
export interface ScaledObjectState {
  /** null until the first active poll. */
  lastActiveTime: number | null
  /** null for an object without creation time, which counts as created long ago. */
  createdAt: number | null
}

/** Answers of all triggers at one poll, taken together. */
export interface TriggerSummary {
  isActive: boolean
  isError: boolean
  /** Metric names of the active triggers, for the event. */
  activeTriggers: readonly string[]
}

/** What KEDA observes at one poll. */
export interface PollObservation extends TriggerSummary {
  /** spec.replicas of the target. */
  currentReplicas: number
  /** Default `apps/v1.Deployment`. */
  scaleTargetKind?: string
  /** Set if the scale could not be written. */
  rescaleError?: string
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
  /** Conditions this poll sets; the others keep their value. */
  conditions: KedaCondition[]
  events: ScalingEvent[]
  explanation: { chain: DecisionStep[]; sentence: string }
}

/** One poll in progress; `now` in ms. */
export interface Poll {
  object: ScaledObject
  state: ScaledObjectState
  seen: PollObservation
  counts: ScaledObjectDefaults
  active: KedaCondition
  isForced: boolean
  now: number
}

/** The sentence for a poll. */
export function pollSentence(from: number, to: number, reason: string): string {
  return from === to ? `KEDA leaves ${from}: ${reason}.` : `KEDA goes from ${from} to ${to}: ${reason}.`
}

/** Ends a poll; the replicas stay as they are without `to`. */
export function finish(poll: Poll, reason: string, changes: Partial<PollResult> & { to?: number } = {}): PollResult {
  const { currentReplicas: from, isActive, isError } = poll.seen
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
