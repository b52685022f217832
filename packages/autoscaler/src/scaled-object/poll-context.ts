import { step } from '../explain/step'
import { readyCondition } from './conditions'
import { type ScaledObjectDefaults } from './defaults'
import {
  type KedaCondition,
  type PollObservation,
  type PollResult,
  type ScaledObject,
  type ScaledObjectState,
} from './types'

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

/** The target as KEDA's events name it. */
export function targetText({ object, seen }: Poll): string {
  const { namespace } = object.metadata
  return `${seen.scaleTargetKind ?? 'apps/v1.Deployment'} ${namespace}/${object.spec.scaleTargetRef.name}`
}

/** Ends a poll: without `to` the size stays. */
export function finish(poll: Poll, reason: string, changes: Partial<PollResult> & { to?: number } = {}): PollResult {
  const { to = poll.seen.currentReplicas, ...rest } = changes
  const from = poll.seen.currentReplicas
  const { isActive, isError } = poll.seen
  const inputs = { isActive, isError, current: from, min: poll.counts.minReplicaCount }
  return {
    decision: { from, to, rescaled: from !== to, reason },
    state: poll.state,
    conditions: [readyCondition(), poll.active],
    events: [],
    explanation: {
      chain: [step('KEDA poll', { ...inputs, idle: poll.counts.idleReplicaCount }, reason, to)],
      sentence: from === to ? `KEDA leaves ${from}: ${reason}.` : `KEDA goes from ${from} to ${to}: ${reason}.`,
    },
    ...rest,
  }
}
