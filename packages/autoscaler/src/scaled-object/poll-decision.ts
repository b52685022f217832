import { isAnnotated } from './annotations'
import { type KedaCondition, kedaCondition, readyCondition } from './conditions'
import { finishPoll, type Poll, type PollObservation, type PollResult, type ScaledObjectState } from './poll-result'
import { type Rules, rulesOf } from '../rules'
import { kubernetesApiDeadlineMs } from './kubernetes-api-deadline'
import { type ScaledObject, withDefaults } from './scaled-object'

// Kubernetes stores times in whole seconds, so a cooldown can be up to one second shorter.
const wholeSecond = (now: number): number => Math.floor(now / 1000) * 1000

const targetText = ({ object, observation }: Poll): string =>
  `${observation.scaleTargetKind ?? 'apps/v1.Deployment'} ${object.metadata.namespace}/${object.spec.scaleTargetRef.name}`

/** A poll that could not write the scale; the next poll tries again. `failedStep`: for condition Ready, since 2.21. */
function finishUnscaled(
  poll: Poll,
  error: string,
  failedStep: string,
  event?: { reason: string; verb: string; to: number },
) {
  const { observation, rules } = poll
  const detail = rules.reportsScaleErrors ? `: ${error}` : ''
  const from = observation.isScaleUnreadable === true ? -1 : observation.currentReplicas
  const events: PollResult['events'] = event
    ? [
        {
          type: 'Warning',
          reason: event.reason,
          message: `Failed to ${event.verb} ${targetText(poll)} from ${from} to ${event.to}${detail}`,
        },
      ]
    : []
  const details = { error, deadlineSeconds: kubernetesApiDeadlineMs(poll.object.spec) / 1000 }
  if (!rules.reportsScaleErrors) return finishPoll(poll, 'notScaled', { events, details })
  const ready = kedaCondition('Ready', 'False', 'ErrorScalingTarget', `error ${failedStep}: ${error}`)
  return finishPoll(poll, 'notScaled', { events, details, conditions: [ready, poll.active] })
}

function activate(poll: Poll): PollResult {
  if (isAnnotated(poll.object.metadata.annotations, 'paused-scale-out')) return finishPoll(poll, 'scaleOutPaused')
  const from = poll.observation.currentReplicas
  const to = Math.max(poll.counts.minReplicaCount, 1)
  const error = poll.observation.rescaleError
  if (error !== undefined) {
    const event = { reason: 'KEDAScaleTargetActivationFailed', verb: 'scale', to }
    return finishUnscaled(poll, error, 'activating ScaleTarget', event)
  }
  const cause = poll.isForced
    ? 'caused by forced activation annotation'
    : `triggered by ${poll.observation.activeTriggers.join(';')}`
  const message = `Scaled ${targetText(poll)} from ${from} to ${to}, ${cause}`
  return finishPoll(poll, 'activated', {
    to,
    state: { ...poll.state, lastActiveTime: wholeSecond(poll.now) },
    events: [{ type: 'Normal', reason: 'KEDAScaleTargetActivated', message }],
  })
}

function pollActive(poll: Poll): PollResult {
  const { currentReplicas, isError } = poll.observation
  const { minReplicaCount, idleReplicaCount } = poll.counts
  const isIdle = idleReplicaCount !== null && currentReplicas < minReplicaCount
  if (isIdle || currentReplicas === 0) return activate(poll)
  if (isError) {
    const message = 'Some triggers defined in ScaledObject are not working correctly'
    const ready = kedaCondition('Ready', 'Unknown', 'PartialTriggerError', message)
    return finishPoll(poll, 'activeWithError', { conditions: [ready, poll.active] })
  }
  const state = { ...poll.state, lastActiveTime: wholeSecond(poll.now) }
  return finishPoll(poll, 'active', { state })
}

/**
 * Seconds until the end of the cooldown, which starts at the last active poll, or at the creation if no poll was
 * active; null after its end. At the exact end it is 0, and KEDA still waits.
 */
function cooldownSecondsLeft({ state, counts, now }: Poll): number | null {
  const start = state.lastActiveTime ?? state.createdAt
  if (start === null) return null
  const period = state.lastActiveTime === null ? counts.initialCooldownPeriod : counts.cooldownPeriod
  const end = start + period * 1000
  return end < now ? null : (end - now) / 1000
}

function deactivate(poll: Poll): PollResult {
  if (isAnnotated(poll.object.metadata.annotations, 'paused-scale-in')) return finishPoll(poll, 'scaleInPaused')
  const secondsLeft = cooldownSecondsLeft(poll)
  if (secondsLeft !== null) {
    const message = 'Scaler cooling down because triggers are not active'
    const cooling = kedaCondition('Active', 'False', 'ScalerCooldown', message)
    return finishPoll(poll, 'coolingDown', { conditions: [readyCondition(), cooling], details: { secondsLeft } })
  }
  const from = poll.observation.currentReplicas
  const to = poll.counts.idleReplicaCount ?? poll.counts.minReplicaCount
  const error = poll.observation.rescaleError
  if (error !== undefined) {
    const event = { reason: 'KEDAScaleTargetDeactivationFailed', verb: 'deactivate', to }
    return finishUnscaled(poll, error, 'deactivating ScaleTarget', event)
  }
  const message = `Deactivated ${targetText(poll)} from ${from} to ${to}`
  return finishPoll(poll, 'deactivated', {
    to,
    events: [{ type: 'Normal', reason: 'KEDAScaleTargetDeactivated', message }],
  })
}

function pollInactive(poll: Poll): PollResult {
  const { currentReplicas, isError, rescaleError } = poll.observation
  const { minReplicaCount, idleReplicaCount } = poll.counts
  const fallback = poll.object.spec.fallback ?? null
  if (isError && fallback !== null && fallback.replicas !== 0) {
    return finishPoll(poll, 'fallback')
  }
  if (isError && fallback === null) {
    const message = 'Triggers defined in ScaledObject are not working correctly'
    const ready = kedaCondition('Ready', 'False', 'TriggerError', message)
    return finishPoll(poll, 'failed', { conditions: [ready, poll.active] })
  }
  const isAboveIdle = idleReplicaCount !== null && currentReplicas > idleReplicaCount
  if (isAboveIdle || (currentReplicas > 0 && minReplicaCount === 0)) return deactivate(poll)
  if (idleReplicaCount === null && currentReplicas < minReplicaCount) {
    const failedStep = 'setting ScaleTarget replicas count to ScaledObject minReplicaCount'
    if (rescaleError !== undefined) return finishUnscaled(poll, rescaleError, failedStep)
    return finishPoll(poll, 'belowMinimum', { to: minReplicaCount })
  }
  return finishPoll(poll, 'inactive')
}

function activeCondition(isActive: boolean, isForced: boolean): KedaCondition {
  if (isForced) {
    const forced = 'Scaling is performed because activation is being forced by annotation'
    return kedaCondition('Active', 'True', 'ScalerActive', forced)
  }
  return isActive
    ? kedaCondition('Active', 'True', 'ScalerActive', 'Scaling is performed because triggers are active')
    : kedaCondition('Active', 'False', 'ScalerNotActive', 'Scaling is not performed because triggers are not active')
}

/**
 * The decision of KEDA's loop in one poll: 0 → 1, idle ↔ min, N → 0, and up to the minimum. The HPA sets the other
 * sizes. For a paused object call {@link pollKeda} instead. `now` in ms since 1970.
 */
export function pollScaledObject(
  object: ScaledObject,
  state: ScaledObjectState,
  observation: PollObservation,
  now: number,
  rules: Rules = rulesOf(),
): PollResult {
  const isForced = isAnnotated(object.metadata.annotations, 'force-activation')
  const active = activeCondition(observation.isActive, isForced)
  const poll: Poll = { object, state, observation, counts: withDefaults(object.spec), active, rules, isForced, now }
  return observation.isActive || isForced ? pollActive(poll) : pollInactive(poll)
}
