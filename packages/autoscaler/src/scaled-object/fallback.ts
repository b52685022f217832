import { type DecisionStep } from '@food-delivery/contracts'
import { step } from '../explain'
import { type ExternalTargetType } from '../trigger'
import { type Fallback } from './scaled-object'

/** Consecutive failures of one metric. */
export interface MetricHealth {
  numberOfFailures: number
  status: 'Happy' | 'Failing'
}

/** One query of an external metric, by KEDA's poll or by the HPA. */
export interface FallbackInput {
  fallback: Fallback | null
  /** Target of the metric; its value is per replica for AverageValue. */
  target: { type: ExternalTargetType; value: number }
  /** null before the first query. */
  health: MetricHealth | null
  query: { value: number } | { error: string }
  /** spec.replicas of the target. */
  currentReplicas: number
}

/** The answer to the query after the fallback. */
export interface FallbackResult {
  result: { value: number } | { error: string }
  /** The value comes from the fallback; the trigger then counts as active. */
  isFallback: boolean
  health: MetricHealth | null
  chain: DecisionStep[]
}

const isUsable = (fallback: Fallback | null, type: ExternalTargetType): fallback is Fallback =>
  fallback !== null && type === 'AverageValue' && fallback.failureThreshold >= 0 && fallback.replicas >= 0

function replicasOf({ behavior, replicas }: Fallback, current: number): number {
  if (behavior === 'currentReplicas') return current
  if (behavior === 'currentReplicasIfHigher') return Math.max(current, replicas)
  return behavior === 'currentReplicasIfLower' ? Math.min(current, replicas) : replicas
}

/**
 * Counts failures of a metric, and after more than `failureThreshold` in a row replaces its value with
 * target × replicas. Without a usable fallback nothing is counted and an error stays an error.
 */
export function resolveFallback(input: FallbackInput): FallbackResult {
  const { fallback, target, query, currentReplicas, health } = input
  if (!isUsable(fallback, target.type)) return { result: query, isFallback: false, health, chain: [] }
  if ('value' in query) {
    return { result: query, isFallback: false, health: { numberOfFailures: 0, status: 'Happy' }, chain: [] }
  }
  const failures = (health?.numberOfFailures ?? 0) + 1
  const failing: MetricHealth = { numberOfFailures: failures, status: 'Failing' }
  const inputs = { failures, failureThreshold: fallback.failureThreshold, behavior: fallback.behavior ?? 'static' }
  if (failures <= fallback.failureThreshold) {
    const formula = `${failures} failures ≤ ${fallback.failureThreshold} → no value yet`
    return { result: query, isFallback: false, health: failing, chain: [step('fallback', inputs, formula, null)] }
  }
  const replicas = replicasOf(fallback, currentReplicas)
  const value = Math.trunc(target.value) * replicas
  const formula = `${failures} failures > ${fallback.failureThreshold} → ${target.value} × ${replicas} replicas`
  return {
    result: { value },
    isFallback: true,
    health: failing,
    chain: [step('fallback', { ...inputs, replicas, currentReplicas }, formula, value)],
  }
}
