import { InvalidScaledObjectError } from '../errors'
import { parseGoBool } from '../kafka-trigger'

/** Annotations of an object; absent counts as none. */
export type Annotations = Readonly<Record<string, string>> | undefined

const prefix = 'autoscaling.keda.sh/'

function isOn(annotations: Annotations, name: string): boolean {
  const value = annotations?.[prefix + name]
  // KEDA takes text that is not a boolean for a wish to pause.
  return value !== undefined && (parseGoBool(value) ?? true)
}

/** Whether the whole ScaledObject stands still: no loop, no HPA. */
export function isPaused(annotations: Annotations): boolean {
  return annotations?.[`${prefix}paused-replicas`] !== undefined || isOn(annotations, 'paused')
}

/** Replicas that `paused-replicas` asks for; null without it. Throws when it is not a number. */
export function pausedReplicaCount(annotations: Annotations): number | null {
  const text = annotations?.[`${prefix}paused-replicas`]
  if (text === undefined) return null
  if (!/^[+-]?\d+$/.test(text) || Math.abs(Number(text)) > 2 ** 31 - 1) {
    throw new InvalidScaledObjectError(`annotation ${prefix}paused-replicas is not a number: '${text}'`)
  }
  return Number(text)
}

/** Whether scaling in is paused: the HPA's scaleDown is disabled and KEDA does not go to zero. */
export function isScaleInPaused(annotations: Annotations): boolean {
  return isOn(annotations, 'paused-scale-in')
}

/** Whether scaling out is paused: the HPA's scaleUp is disabled and KEDA does not activate. */
export function isScaleOutPaused(annotations: Annotations): boolean {
  return isOn(annotations, 'paused-scale-out')
}

/** Whether the triggers count as active whatever they say. */
export function isActivationForced(annotations: Annotations): boolean {
  return isOn(annotations, 'force-activation')
}
