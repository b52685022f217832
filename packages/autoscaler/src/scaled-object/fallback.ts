import { type DecisionStep } from '@food-delivery/contracts'
import { InvalidScaledObjectError } from '../errors'
import { step } from '../explain/step'
import { type ExternalTargetType } from '../kafka-trigger'
import { type Fallback, type MetricHealth, type TriggerSpec } from './types'

/** One query of an external metric, by KEDA's poll or by the HPA. */
export interface FallbackInput {
  fallback: Fallback | null
  /** Target of the metric: its type and value per replica (or in all). */
  target: { type: ExternalTargetType; value: number }
  /** null before the first query. */
  health: MetricHealth | null
  query: { value: number } | { error: string }
  /** spec.replicas of the target. */
  currentReplicas: number
}

/** What the metric's reader gets. */
export interface FallbackResult {
  result: { value: number } | { error: string }
  /** The value is made up; the trigger then counts as active. */
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
 * Counts failures of a metric and stands in for it once there are more than `failureThreshold` in a row:
 * target × replicas. Without a usable fallback nothing is counted and an error stays one.
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
    ...{ result: { value }, isFallback: true, health: failing },
    chain: [step('fallback', { ...inputs, replicas, currentReplicas }, formula, value)],
  }
}

const supportsFallback = ({ type, metricType }: TriggerSpec): boolean =>
  type !== 'cpu' && type !== 'memory' && (metricType ?? 'AverageValue') !== 'Value' && metricType !== 'Utilization'

/** @throws InvalidScaledObjectError for a fallback that could never work, in the webhook's words. */
export function assertFallback(fallback: Fallback | null | undefined, triggers: readonly TriggerSpec[]): void {
  if (fallback === null || fallback === undefined) return
  const { failureThreshold, replicas } = fallback
  if (failureThreshold < 0 || replicas < 0) {
    throw new InvalidScaledObjectError(
      `FailureThreshold=${failureThreshold} & Replicas=${replicas} must both be greater than or equal to 0`,
    )
  }
  if (!triggers.some(supportsFallback)) {
    throw new InvalidScaledObjectError(
      'at least one trigger (that is not cpu or memory) has to have the `AverageValue` type for the fallback to be enabled',
    )
  }
}
