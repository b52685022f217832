import { isActivationForced, isScaleInPaused, isScaleOutPaused } from './annotations'
import { type KedaCondition, kedaCondition, readyCondition } from './conditions'
import { finish, type Poll, type PollObservation, type PollResult, type ScaledObjectState } from './poll-result'
import { type ScaledObject, withDefaults } from './scaled-object'

// Kubernetes stores whole seconds, which shortens a cooldown by up to one.
const wholeSecond = (now: number): number => Math.floor(now / 1000) * 1000

const targetText = ({ object, seen }: Poll): string =>
  `${seen.scaleTargetKind ?? 'apps/v1.Deployment'} ${object.metadata.namespace}/${object.spec.scaleTargetRef.name}`

function activate(poll: Poll): PollResult {
  if (isScaleOutPaused(poll.object.metadata.annotations)) return finish(poll, 'scaling out is paused')
  const from = poll.seen.currentReplicas
  const to = Math.max(poll.counts.minReplicaCount, 1)
  if (poll.seen.rescaleError !== undefined) {
    // KEDA's own spelling.
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

function pollActive(poll: Poll): PollResult {
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

/**
 * Seconds until the object may go to zero or idle, counted from the last active poll, or from creation before the
 * first one; null if it may now. The period must have passed, not only be reached.
 */
function cooldownLeft({ state, counts, now }: Poll): number | null {
  const since = state.lastActiveTime ?? state.createdAt
  if (since === null) return null
  const period = state.lastActiveTime === null ? counts.initialCooldownPeriod : counts.cooldownPeriod
  const end = since + period * 1000
  return end < now ? null : (end - now) / 1000
}

function deactivate(poll: Poll): PollResult {
  if (isScaleInPaused(poll.object.metadata.annotations)) return finish(poll, 'scaling in is paused')
  const left = cooldownLeft(poll)
  if (left !== null) {
    const message = 'Scaler cooling down because triggers are not active'
    const cooling = kedaCondition('Active', 'False', 'ScalerCooldown', message)
    return finish(poll, `cooling down for another ${left} s`, { conditions: [readyCondition(), cooling] })
  }
  const from = poll.seen.currentReplicas
  const to = poll.counts.idleReplicaCount ?? poll.counts.minReplicaCount
  const error = poll.seen.rescaleError
  if (error !== undefined) {
    const message = `Failed to deactivate ${targetText(poll)} from ${from} to ${to}`
    return finish(poll, error, { events: [{ type: 'Warning', reason: 'KEDAScaleTargetDeactivationFailed', message }] })
  }
  const message = `Deactivated ${targetText(poll)} from ${from} to ${to}`
  return finish(poll, 'no trigger is active and the cooldown is over', {
    to,
    events: [{ type: 'Normal', reason: 'KEDAScaleTargetDeactivated', message }],
  })
}

function pollInactive(poll: Poll): PollResult {
  const { currentReplicas, isError } = poll.seen
  const { minReplicaCount, idleReplicaCount } = poll.counts
  const fallback = poll.object.spec.fallback ?? null
  if (isError && fallback !== null && fallback.replicas !== 0) {
    return finish(poll, 'a trigger failed; the fallback decides')
  }
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
 * The decision of KEDA's own loop at one poll: 0 → 1, idle ↔ min, N → 0, and up to the minimum. Between 1 and the
 * maximum the HPA decides. Not for a paused object, see {@link pollKeda}. `now` in ms since 1970.
 */
export function pollScaledObject(
  object: ScaledObject,
  state: ScaledObjectState,
  seen: PollObservation,
  now: number,
): PollResult {
  const isForced = isActivationForced(object.metadata.annotations)
  const active = activeCondition(seen.isActive, isForced)
  const poll: Poll = { object, state, seen, counts: withDefaults(object.spec), active, isForced, now }
  return seen.isActive || isForced ? pollActive(poll) : pollInactive(poll)
}
