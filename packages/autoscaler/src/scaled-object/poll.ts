import { step } from '../explain/step'
import { isActivationForced, isPaused, isScaleInPaused, isScaleOutPaused } from './annotations'
import { kedaCondition, readyCondition } from './conditions'
import { cooldownLeft } from './cooldown'
import { type ScaledObjectDefaults, withDefaults } from './defaults'
import {
  type KedaCondition,
  type PollObservation,
  type PollResult,
  type ScaledObject,
  type ScaledObjectState,
} from './types'

interface Poll {
  object: ScaledObject
  state: ScaledObjectState
  seen: PollObservation
  counts: ScaledObjectDefaults
  active: KedaCondition
  isForced: boolean
  now: number
}

// Kubernetes keeps times in whole seconds, which shortens a cooldown by up to one.
const wholeSecond = (now: number): number => Math.floor(now / 1000) * 1000

const targetText = ({ object, seen }: Poll): string => {
  const { namespace } = object.metadata
  return `${seen.scaleTargetKind ?? 'apps/v1.Deployment'} ${namespace}/${object.spec.scaleTargetRef.name}`
}

const finish = (
  poll: Poll,
  reason: string,
  changes: Partial<PollResult> & { to?: number } = {},
): PollResult => {
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
      sentence:
        from === to ? `KEDA leaves ${from}: ${reason}.` : `KEDA goes from ${from} to ${to}: ${reason}.`,
    },
    ...rest,
  }
}

const activate = (poll: Poll): PollResult => {
  if (isScaleOutPaused(poll.object.metadata.annotations)) return finish(poll, 'scaling out is paused')
  const from = poll.seen.currentReplicas
  const to = Math.max(poll.counts.minReplicaCount, 1)
  if (poll.seen.rescaleError !== undefined) {
    const message = `Failed to scaled ${targetText(poll)} from ${from} to ${to}`
    return finish(poll, poll.seen.rescaleError, {
      events: [{ type: 'Warning', reason: 'KEDAScaleTargetActivationFailed', message }],
    })
  }
  const cause = poll.isForced
    ? 'caused by forced activation annotation'
    : `triggered by ${poll.seen.activeTriggers.join(';')}`
  const message = `Scaled ${targetText(poll)} from ${from} to ${to}, ${cause}`
  return finish(poll, `a trigger is active and ${from} replicas run`, {
    to,
    state: { ...poll.state, lastActiveTime: wholeSecond(poll.now) },
    events: [{ type: 'Normal', reason: 'KEDAScaleTargetActivated', message }],
  })
}

const pollActive = (poll: Poll): PollResult => {
  const { currentReplicas, isError } = poll.seen
  const { minReplicaCount, idleReplicaCount } = poll.counts
  const isIdle = idleReplicaCount !== null && currentReplicas < minReplicaCount
  if (isIdle || currentReplicas === 0) return activate(poll)
  if (isError) {
    const message = 'Some triggers defined in ScaledObject are not working correctly'
    const ready = kedaCondition('Ready', 'Unknown', 'PartialTriggerError', message)
    return finish(poll, 'active, but a trigger failed', { conditions: [ready, poll.active] })
  }
  const state = { ...poll.state, lastActiveTime: wholeSecond(poll.now) }
  return finish(poll, 'active; between 1 and the maximum the HPA decides', { state })
}

const deactivate = (poll: Poll): PollResult => {
  if (isScaleInPaused(poll.object.metadata.annotations)) return finish(poll, 'scaling in is paused')
  const left = cooldownLeft(poll.state, poll.counts, poll.now)
  if (left !== null) {
    const message = 'Scaler cooling down because triggers are not active'
    const cooling = kedaCondition('Active', 'False', 'ScalerCooldown', message)
    return finish(poll, `cooling down for another ${left} s`, { conditions: [readyCondition(), cooling] })
  }
  const from = poll.seen.currentReplicas
  const to = poll.counts.idleReplicaCount ?? poll.counts.minReplicaCount
  const failed = poll.seen.rescaleError
  if (failed !== undefined) {
    const message = `Failed to deactivate ${targetText(poll)} from ${from} to ${to}`
    return finish(poll, failed, {
      events: [{ type: 'Warning', reason: 'KEDAScaleTargetDeactivationFailed', message }],
    })
  }
  const message = `Deactivated ${targetText(poll)} from ${from} to ${to}`
  return finish(poll, 'no trigger is active and the cooldown is over', {
    to,
    events: [{ type: 'Normal', reason: 'KEDAScaleTargetDeactivated', message }],
  })
}

const pollInactive = (poll: Poll): PollResult => {
  const { currentReplicas, isError } = poll.seen
  const { minReplicaCount, idleReplicaCount } = poll.counts
  const fallback = poll.object.spec.fallback ?? null
  if (isError && fallback !== null && fallback.replicas !== 0)
    return finish(poll, 'a trigger failed; the fallback decides')
  if (isError && fallback === null) {
    const message = 'Triggers defined in ScaledObject are not working correctly'
    const ready = kedaCondition('Ready', 'False', 'TriggerError', message)
    return finish(poll, 'a trigger failed and there is no fallback', { conditions: [ready, poll.active] })
  }
  const isAboveIdle = idleReplicaCount !== null && currentReplicas > idleReplicaCount
  if (isAboveIdle || (currentReplicas > 0 && minReplicaCount === 0)) return deactivate(poll)
  if (idleReplicaCount === null && currentReplicas < minReplicaCount) {
    return finish(poll, `${currentReplicas} is below minReplicaCount`, { to: minReplicaCount })
  }
  return finish(poll, 'no trigger is active; nothing to do')
}

const activeCondition = (isActive: boolean, isForced: boolean): KedaCondition => {
  if (isForced) {
    const forced = 'Scaling is performed because activation is being forced by annotation'
    return kedaCondition('Active', 'True', 'ScalerActive', forced)
  }
  return isActive
    ? kedaCondition('Active', 'True', 'ScalerActive', 'Scaling is performed because triggers are active')
    : kedaCondition(
        'Active',
        'False',
        'ScalerNotActive',
        'Scaling is not performed because triggers are not active',
      )
}

/**
 * One poll of KEDA's own loop: 0 → 1, idle ↔ min, N → 0, and up to the minimum. Everything between 1 and the maximum
 * is the HPA's. Call it at once and then every pollingInterval. `now` in ms since 1970.
 */
export const pollScaledObject = (
  object: ScaledObject,
  state: ScaledObjectState,
  seen: PollObservation,
  now: number,
): PollResult => {
  const isForced = isActivationForced(object.metadata.annotations)
  const active = activeCondition(seen.isActive, isForced)
  const poll: Poll = { object, state, seen, counts: withDefaults(object.spec), active, isForced, now }
  if (isPaused(object.metadata.annotations)) {
    const paused = kedaCondition('Paused', 'True', 'ScaledObjectPaused', 'ScaledObject is paused')
    return finish(poll, 'the ScaledObject is paused', { conditions: [readyCondition(), paused] })
  }
  return seen.isActive || isForced ? pollActive(poll) : pollInactive(poll)
}
