import { step, rounded } from '../../explain'
import { averagePerReplica, ceilReplicas, formatMilli, type Milli } from '../../quantity'
import { countReady, type PodObservation } from './pods'
import { isWithinTolerance, type Proposal, type Tolerance, withinToleranceText } from './proposal'

/** Total of a metric and its target, in milli. */
interface TotalInput {
  total: Milli
  target: Milli
  tolerance: Tolerance
}

/** Input of {@link proposeAverageValue}. */
export interface AverageValueInput extends TotalInput {
  statusReplicas: number
}

/**
 * Proposal of an External or Object metric with an AverageValue target, the type that KEDA uses: total / target,
 * rounded up, unless the ratio with status.replicas is within tolerance. Unready pods count like ready ones.
 */
export function proposeAverageValue({ total, target, statusReplicas, tolerance }: AverageValueInput): Proposal {
  const ratio = Number(total) / (Number(target) * statusReplicas)
  const isUnchanged = isWithinTolerance(tolerance, ratio)
  const replicas = isUnchanged ? statusReplicas : ceilReplicas(Number(total) / Number(target))
  const [value, targetText] = [formatMilli(total), formatMilli(target)]
  const inputs = { value, target: targetText, statusReplicas, isUnchanged }
  const formula = isUnchanged
    ? `${value} / (${targetText} × ${statusReplicas}) = ${rounded(ratio)} within tolerance → ${replicas}`
    : `⌈${value} / ${targetText}⌉ = ${replicas}`
  return {
    replicas,
    unchangedReason: isUnchanged ? withinToleranceText(ratio) : null,
    current: { averageValue: averagePerReplica(total, statusReplicas) },
    chain: [step('metric proposal', inputs, formula, replicas)],
  }
}

/** Input of {@link proposeValue}. */
export interface ValueInput extends TotalInput {
  currentReplicas: number
  pods: readonly PodObservation[]
}

/** Proposal of an External or Object metric with a Value target: the ratio times the ready pods, rounded up. */
export function proposeValue({ total, target, currentReplicas, tolerance, pods }: ValueInput): Proposal {
  const ratio = Number(total) / Number(target)
  const isUnchanged = currentReplicas > 0 && isWithinTolerance(tolerance, ratio)
  const ready = currentReplicas === 0 || isUnchanged ? null : countReady(pods)
  const replicas = isUnchanged ? currentReplicas : ceilReplicas(ratio * (ready ?? 1))
  const [value, targetText] = [formatMilli(total), formatMilli(target)]
  const division = `${value} / ${targetText} = ${rounded(ratio)}`
  const product = ready === null ? `⌈${division}⌉` : `⌈(${division}) × ${ready} ready⌉`
  const formula = isUnchanged ? `${division} within tolerance → ${replicas}` : `${product} = ${replicas}`
  return {
    replicas,
    unchangedReason: isUnchanged ? withinToleranceText(ratio) : null,
    current: { value: total },
    chain: [
      step('metric proposal', { value, target: targetText, currentReplicas, ready, isUnchanged }, formula, replicas),
    ],
  }
}
