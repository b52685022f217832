import { type DecisionStep } from '../decision'
import { step } from '../explain'
import { type ExternalTargetType } from '../trigger'
import { type Fallback } from './scaled-object'

/** Consecutive failures of one metric. */
export interface MetricHealth {
  numberOfFailures: number
  status: 'Happy' | 'Failing'
}

/** Value of a metric, or the error of its query. */
export type MetricResult = { value: number } | { error: string }

/** A query of an external metric, made in KEDA's poll or for the HPA. */
export interface FallbackInput {
  fallback: Fallback | null
  /** Target of the metric; for AverageValue it is a value per replica. */
  target: { type: ExternalTargetType; value: number }
  /** null before the first query. */
  health: MetricHealth | null
  query: MetricResult
  /** spec.replicas of the workload in scaleTargetRef. */
  currentReplicas: number
  /** Ready replicas of the workload; used for a metric with a Value target. Default `currentReplicas`. */
  readyReplicas?: number | undefined
}

/** The result of the query after the fallback. */
export interface FallbackResult {
  result: MetricResult
  /** The value comes from the fallback; the trigger then counts as active. */
  isFallback: boolean
  health: MetricHealth | null
  chain: DecisionStep[]
}

const isUsable = (fallback: Fallback | null): fallback is Fallback =>
  fallback !== null && fallback.failureThreshold >= 0 && fallback.replicas >= 0

function replicasOf({ behavior, replicas }: Fallback, current: number): number {
  if (behavior === 'currentReplicas') return current
  if (behavior === 'currentReplicasIfHigher') return Math.max(current, replicas)
  return behavior === 'currentReplicasIfLower' ? Math.min(current, replicas) : replicas
}

/**
 * Counts failures of a metric, and after more than `failureThreshold` in a row replaces its value with
 * target value × replicas; with a Value target, this is divided by the ready replicas. With behavior
 * `scalingModifiers`, the formula gets nil instead of a value. Without a usable fallback, failures are not counted, and
 * the result of the query stays as it is.
 */
export function resolveFallback(input: FallbackInput): FallbackResult {
  const { fallback, target, query, currentReplicas, health } = input
  const unchanged = { result: query, isFallback: false, health, chain: [] }
  if (!isUsable(fallback)) return unchanged
  if ('value' in query) return { ...unchanged, health: { numberOfFailures: 0, status: 'Happy' } }
  const { failureThreshold } = fallback
  const failures = (health?.numberOfFailures ?? 0) + 1
  const failing: MetricHealth = { numberOfFailures: failures, status: 'Failing' }
  const inputs = { failures, failureThreshold, behavior: fallback.behavior ?? 'static' }
  if (failures <= failureThreshold) {
    const formula = `${failures} failures ≤ ${failureThreshold} → no value yet`
    return { ...unchanged, health: failing, chain: [step('fallback', inputs, formula, null)] }
  }
  if (fallback.behavior === 'scalingModifiers') {
    const formula = `${failures} failures > ${failureThreshold} → nil in the formula`
    // The formula does not read the -1: formulaInput replaces it by nil.
    return { ...unchanged, result: { value: -1 }, health: failing, chain: [step('fallback', inputs, formula, null)] }
  }
  const replicas = replicasOf(fallback, currentReplicas)
  const ready = target.type === 'Value' ? (input.readyReplicas ?? currentReplicas) : null
  const figures = { ...inputs, target: target.value, replicas, ready }
  if (ready === 0) {
    const error = 'the fallback of a Value target needs a ready replica'
    return { ...unchanged, result: { error }, health: failing, chain: [step('fallback', figures, error, null)] }
  }
  const value = Math.trunc((target.value * 1000 * replicas) / (ready ?? 1)) / 1000
  const division = ready === null ? '' : ` / ${ready} ready`
  const formula = `${failures} failures > ${failureThreshold} → ${target.value} × ${replicas} replicas${division}`
  const chain = [step('fallback', figures, formula, value)]
  return { result: { value }, isFallback: true, health: failing, chain }
}
