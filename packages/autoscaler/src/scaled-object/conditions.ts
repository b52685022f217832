import { type HpaCondition } from '../hpa'
import { type KedaCondition } from './types'

/** A condition of a ScaledObject. */
export function kedaCondition(
  type: KedaCondition['type'],
  status: KedaCondition['status'],
  reason: string,
  message: string,
): KedaCondition {
  return { type, status, reason, message }
}

/** Condition Ready of an object in order. */
export function readyCondition(): KedaCondition {
  return kedaCondition(
    'Ready',
    'True',
    'ScaledObjectReady',
    'ScaledObject is defined correctly and is ready for scaling',
  )
}

/** Condition Paused while anything of the object stands still, and after that; null when nothing ever did. */
export function pausedCondition(isNow: boolean, wasBefore: boolean): KedaCondition | null {
  if (isNow) return kedaCondition('Paused', 'True', 'ScaledObjectPaused', 'ScaledObject is paused')
  if (!wasBefore) return null
  return kedaCondition('Paused', 'False', 'ScaledObjectUnpaused', 'pause annotation removed for ScaledObject')
}

/** Condition Fallback: whether any metric is standing in for a failing trigger. */
export function fallbackCondition(isFallingBack: boolean): KedaCondition {
  return isFallingBack
    ? kedaCondition('Fallback', 'True', 'FallbackExists', 'At least one trigger is falling back on this scaled object')
    : kedaCondition('Fallback', 'False', 'NoFallbackFound', 'No fallbacks are active on this scaled object')
}

/**
 * Condition HPAActive (KEDA 2.20.2): the HPA's ScalingActive in KEDA's words. ScalingDisabled is no fault, and neither is
 * an HPA that has not said anything yet (null).
 */
export function hpaActiveCondition(
  scalingActive: (Pick<HpaCondition, 'reason' | 'message'> & { status: string }) | null,
): KedaCondition {
  const { status, reason, message } = scalingActive ?? { status: 'True', reason: '', message: '' }
  if (status === 'True') return kedaCondition('HPAActive', 'True', 'HPAActive', 'HPA is actively scaling')
  if (reason === 'ScalingDisabled') return kedaCondition('HPAActive', 'True', reason, message)
  const why = reason === '' ? 'HPAMetricsUnavailable' : reason
  return kedaCondition('HPAActive', 'False', why, `HPA is not actively scaling: ${message}`)
}
