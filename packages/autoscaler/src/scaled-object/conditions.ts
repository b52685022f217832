import { type HpaCondition } from '../hpa'

/** A condition of a ScaledObject. */
export interface KedaCondition {
  type: 'Ready' | 'Active' | 'Fallback' | 'Paused' | 'HPAActive'
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
}

/** Creates a condition of a ScaledObject. */
export function kedaCondition(
  type: KedaCondition['type'],
  status: KedaCondition['status'],
  reason: string,
  message: string,
): KedaCondition {
  return { type, status, reason, message }
}

/** Condition Ready of a valid object whose triggers work. */
export function readyCondition(): KedaCondition {
  const message = 'ScaledObject is defined correctly and is ready for scaling'
  return kedaCondition('Ready', 'True', 'ScaledObjectReady', message)
}

/** Condition Paused: True while a pause annotation is set, False once it is removed; null if it was not set before. */
export function pausedCondition(isPaused: boolean, wasPaused: boolean): KedaCondition | null {
  if (isPaused) return kedaCondition('Paused', 'True', 'ScaledObjectPaused', 'ScaledObject is paused')
  if (!wasPaused) return null
  return kedaCondition('Paused', 'False', 'ScaledObjectUnpaused', 'pause annotation removed for ScaledObject')
}

/** Condition Fallback: whether the fallback replaces the value of at least one trigger. */
export function fallbackCondition(isFallback: boolean): KedaCondition {
  return isFallback
    ? kedaCondition('Fallback', 'True', 'FallbackExists', 'At least one trigger is falling back on this scaled object')
    : kedaCondition('Fallback', 'False', 'NoFallbackFound', 'No fallbacks are active on this scaled object')
}

/**
 * Condition HPAActive, derived from the condition ScalingActive of the HPA; null if the HPA has none yet. Reason
 * ScalingDisabled counts as active.
 */
export function hpaActiveCondition(
  scalingActive: (Pick<HpaCondition, 'reason' | 'message'> & { status: string }) | null,
): KedaCondition | null {
  if (scalingActive === null) return null
  const { status, reason, message } = scalingActive
  if (status === 'True') return kedaCondition('HPAActive', 'True', 'HPAActive', 'HPA is actively scaling')
  if (reason === 'ScalingDisabled') return kedaCondition('HPAActive', 'True', reason, message)
  return kedaCondition(
    'HPAActive',
    'False',
    reason || 'HPAMetricsUnavailable',
    `HPA is not actively scaling: ${message}`,
  )
}

/** The order of `kubectl describe`. */
const conditionOrder: KedaCondition['type'][] = ['Ready', 'Active', 'Fallback', 'Paused', 'HPAActive']

/** Replaces the conditions of the same types; the result is in the order of `kubectl describe`. */
export function mergeConditions(old: readonly KedaCondition[], next: readonly KedaCondition[]): KedaCondition[] {
  return conditionOrder.flatMap((type) => [...next, ...old].find((condition) => condition.type === type) ?? [])
}
