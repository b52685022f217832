import { isScaleOutPaused } from './annotations'
import { kedaCondition } from './conditions'
import { finish, type Poll, targetText } from './poll-context'
import { type PollResult } from './types'

// Kubernetes keeps times in whole seconds, which shortens a cooldown by up to one.
const wholeSecond = (now: number): number => Math.floor(now / 1000) * 1000

function activate(poll: Poll): PollResult {
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

/** What KEDA does while a trigger is active or activation is forced. */
export function pollActive(poll: Poll): PollResult {
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
