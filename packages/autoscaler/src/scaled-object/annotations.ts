import { InvalidScaledObjectError } from '../errors'
import { parseGoBool } from '../trigger'

/** Annotations of an object; undefined if it has none. */
export type Annotations = Readonly<Record<string, string>> | undefined

const prefix = 'autoscaling.keda.sh/'

function isOn(annotations: Annotations, name: string): boolean {
  const value = annotations?.[prefix + name]
  // KEDA reads any text that is not a boolean as true.
  return value !== undefined && (parseGoBool(value) ?? true)
}

/** Whether the whole ScaledObject is paused: no polls, no HPA. */
export function isPaused(annotations: Annotations): boolean {
  return annotations?.[`${prefix}paused-replicas`] !== undefined || isOn(annotations, 'paused')
}

/** Replicas set by `paused-replicas`; null without it. @throws InvalidScaledObjectError if it is not a number. */
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

/** Whether the triggers count as active regardless of their answers. */
export function isActivationForced(annotations: Annotations): boolean {
  return isOn(annotations, 'force-activation')
}
