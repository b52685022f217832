import { InvalidScaledObjectError } from '../errors'
import { parseGoBool } from '../trigger'

/** Annotations of an object; undefined if it has none. */
export type Annotations = Readonly<Record<string, string>> | undefined

const prefix = 'autoscaling.keda.sh/'

/** Names of KEDA's boolean annotations, without the prefix. */
type BooleanAnnotation = 'paused' | 'paused-scale-in' | 'paused-scale-out' | 'force-activation'

/** Whether a boolean annotation is set to true. */
export function isAnnotated(annotations: Annotations, name: BooleanAnnotation): boolean {
  const value = annotations?.[prefix + name]
  // KEDA reads any text that is not a boolean as true.
  return value !== undefined && (parseGoBool(value) ?? true)
}

/** Whether the whole ScaledObject is paused: no polls, no HPA. */
export function isPaused(annotations: Annotations): boolean {
  return annotations?.[`${prefix}paused-replicas`] !== undefined || isAnnotated(annotations, 'paused')
}

/**
 * Replicas set by `paused-replicas`; null without it.
 * @throws InvalidScaledObjectError if it is not a 32-bit integer.
 */
export function pausedReplicaCount(annotations: Annotations): number | null {
  const text = annotations?.[`${prefix}paused-replicas`]
  if (text === undefined) return null
  if (!/^[+-]?\d+$/.test(text) || Math.abs(Number(text)) > 2 ** 31 - 1) {
    throw new InvalidScaledObjectError(`annotation ${prefix}paused-replicas is not a 32-bit integer: '${text}'`)
  }
  return Number(text)
}
