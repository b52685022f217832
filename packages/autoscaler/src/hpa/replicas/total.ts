import { step, rounded } from '../../explain'
import { averagePerReplica, ceilReplicas, formatMilli, type Milli } from '../../quantity'
import { countReady, type PodObservation } from './pods'
import { isWithinTolerance, type Proposal, type Tolerance, withinToleranceText } from './proposal'

/** Total of a metric and its target, in milli-units. */
interface TotalInput {
  total: Milli
  target: Milli
  tolerance: Tolerance
}

/** Input of {@link proposeAverageValue}. */
export interface AverageValueInput extends TotalInput {
  statusReplicas: number
}

/** The replicas of a proposal, without explanation. `isUnchanged`: the ratio is within tolerance. */
interface ProposedSize {
  replicas: number
  ratio: number
  isUnchanged: boolean
}

/**
 * Replicas for an External or Object metric with an AverageValue target, the default of KEDA: total / target,
 * rounded up, unless the ratio with status.replicas is within tolerance. Unready pods count like ready ones.
 */
export function averageValueSize({ total, target, statusReplicas, tolerance }: AverageValueInput): ProposedSize {
  const ratio = Number(total) / (Number(target) * statusReplicas)
  const isUnchanged = isWithinTolerance(tolerance, ratio)
  return { ratio, isUnchanged, replicas: isUnchanged ? statusReplicas : ceilReplicas(Number(total) / Number(target)) }
}

/** Like {@link averageValueSize}, with the calculation that explains the result. */
export function proposeAverageValue(input: AverageValueInput): Proposal {
  const { total, target, statusReplicas } = input
  const { ratio, isUnchanged, replicas } = averageValueSize(input)
  const value = formatMilli(total)
  const targetText = formatMilli(target)
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

/**
 * Replicas for an External or Object metric with a Value target: the ratio times the ready pods, rounded up, unless the ratio is
 * within tolerance. Without replicas, the ratio itself, rounded up.
 */
export function valueSize(input: ValueInput): ProposedSize & { ready: number | null } {
  const { total, target, currentReplicas, tolerance, pods } = input
  const ratio = Number(total) / Number(target)
  const isUnchanged = currentReplicas > 0 && isWithinTolerance(tolerance, ratio)
  const ready = currentReplicas === 0 || isUnchanged ? null : countReady(pods)
  return { ratio, isUnchanged, ready, replicas: isUnchanged ? currentReplicas : ceilReplicas(ratio * (ready ?? 1)) }
}

/** Like {@link valueSize}, with the calculation that explains the result. */
export function proposeValue(input: ValueInput): Proposal {
  const { total, target, currentReplicas } = input
  const { ratio, isUnchanged, ready, replicas } = valueSize(input)
  const value = formatMilli(total)
  const targetText = formatMilli(target)
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
