import { isScaleInPaused } from './annotations'
import { kedaCondition, readyCondition } from './conditions'
import { cooldownLeft } from './cooldown'
import { finish, type Poll, targetText } from './poll-context'
import { type PollResult } from './types'

function deactivate(poll: Poll): PollResult {
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
    return finish(poll, failed, { events: [{ type: 'Warning', reason: 'KEDAScaleTargetDeactivationFailed', message }] })
  }
  const message = `Deactivated ${targetText(poll)} from ${from} to ${to}`
  return finish(poll, 'no trigger is active and the cooldown is over', {
    to,
    events: [{ type: 'Normal', reason: 'KEDAScaleTargetDeactivated', message }],
  })
}

/** What KEDA does while no trigger is active. */
export function pollInactive(poll: Poll): PollResult {
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
