import { type DecisionStep } from '../decision'
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
  /** The error if the scale could not be written or, with `isScaleUnreadable`, not even read. */
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
  /** Whether annotation force-activation is set. */
  isForced: boolean
  now: number
}

/** Details of a poll that only some outcomes have. */
interface PollDetails {
  /** Until the end of the cooldown. */
  secondsLeft?: number
  /** Why the scale could not be written. */
  error?: string
  /** Timeout of KEDA's calls to the Kubernetes API. */
  deadlineSeconds?: number
}

const replicaCount = (count: number): string => (count === 1 ? '1 replica' : `${count} replicas`)

/** The outcomes of a poll, each with its reason. */
const reasons = {
  scaleOutPaused: () => 'scaling out is paused',
  activated: ({ isForced, current }) =>
    `${isForced ? 'activation is forced' : 'a trigger is active'} and ${replicaCount(current)} ${current === 1 ? 'runs' : 'run'}`,
  activeWithError: () => 'active, but a trigger failed',
  active: () => 'active; the HPA sets the size',
  scaleInPaused: () => 'scaling in is paused',
  coolingDown: ({ secondsLeft }) => `cooling down for another ${secondsLeft ?? 0} s`,
  deactivated: () => 'no trigger is active and the cooldown is over',
  fallback: () => 'a trigger failed; the fallback sets the size',
  failed: () => 'a trigger failed and there is no fallback',
  belowMinimum: ({ current }) => `${current} is below minReplicaCount`,
  inactive: () => 'no trigger is active and KEDA has nothing to change',
  notScaled: ({ error = '' }) => error,
} satisfies Record<string, (inputs: PollDetails & { current: number; isForced: boolean }) => string>

/** Why a poll scales, or keeps the size. */
export type PollOutcome = keyof typeof reasons

/** The sentence for a poll. */
export function pollSentence(from: number, to: number, reason: string): string {
  return from === to ? `KEDA keeps ${replicaCount(from)}: ${reason}.` : `KEDA scales from ${from} to ${to}: ${reason}.`
}

/** Ends a poll; without `to` the number of replicas stays the same. */
export function finishPoll(
  poll: Poll,
  outcome: PollOutcome,
  changes: Partial<PollResult> & { to?: number; details?: PollDetails } = {},
): PollResult {
  const { currentReplicas: from, isActive, isError } = poll.observation
  const { to = from, details = {}, ...changedFields } = changes
  const { minReplicaCount: min, idleReplicaCount: idle } = poll.counts
  const inputs = { outcome, isActive, isForced: poll.isForced, isError, current: from, min, idle, ...details }
  const reason = reasons[outcome](inputs)
  return {
    decision: { from, to, rescaled: from !== to, reason },
    state: poll.state,
    conditions: [readyCondition(), poll.active],
    events: [],
    explanation: { chain: [step('KEDA poll', inputs, reason, to)], sentence: pollSentence(from, to, reason) },
    ...changedFields,
  }
}
