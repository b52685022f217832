import { isActivationForced, isPaused } from './annotations'
import { kedaCondition, readyCondition } from './conditions'
import { withDefaults } from './defaults'
import { pollActive } from './poll-active'
import { finish, type Poll } from './poll-context'
import { pollInactive } from './poll-inactive'
import {
  type KedaCondition,
  type PollObservation,
  type PollResult,
  type ScaledObject,
  type ScaledObjectState,
} from './types'

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
 * One poll of KEDA's own loop: 0 → 1, idle ↔ min, N → 0, and up to the minimum. Everything between 1 and the maximum
 * is the HPA's. Call it at once and then every pollingInterval. `now` in ms since 1970.
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
  if (isPaused(object.metadata.annotations)) {
    const paused = kedaCondition('Paused', 'True', 'ScaledObjectPaused', 'ScaledObject is paused')
    return finish(poll, 'the ScaledObject is paused', { conditions: [readyCondition(), paused] })
  }
  return seen.isActive || isForced ? pollActive(poll) : pollInactive(poll)
}
