import { step, rounded } from '../../explain'
import { averagePerReplica, ceilReplicas, formatMilli, type Milli } from '../../quantity'
import { countReady, type PodObservation } from './pods'
import { isWithin, type Proposal, steadyText, type Tolerance } from './proposal'

/** Input of {@link proposeAverageValue}. `total` and `target` in milli. */
export interface AverageValueInput {
  total: Milli
  target: Milli
  statusReplicas: number
  tolerance: Tolerance
}

/**
 * External or Object metric against an AverageValue target, which is what KEDA uses: total / target, rounded up, unless
 * the ratio with status.replicas is within tolerance. The readiness of pods does not matter.
 */
export function proposeAverageValue({ total, target, statusReplicas, tolerance }: AverageValueInput): Proposal {
  const ratio = Number(total) / (Number(target) * statusReplicas)
  const isSteady = isWithin(tolerance, ratio)
  const replicas = isSteady ? statusReplicas : ceilReplicas(Number(total) / Number(target))
  const [value, per] = [formatMilli(total), formatMilli(target)]
  const inputs = { value, target: per, statusReplicas, ratio: rounded(ratio) }
  const shown = `${value} / (${per} × ${statusReplicas}) = ${rounded(ratio)}`
  const formula = isSteady ? `${shown} within tolerance → ${replicas}` : `⌈${value} / ${per}⌉ = ${replicas}`
  return {
    replicas,
    steady: isSteady ? steadyText(rounded(ratio)) : null,
    current: { averageValue: averagePerReplica(total, statusReplicas) },
    chain: [step('metric proposal', inputs, formula, replicas)],
  }
}

/** Input of {@link proposeValue}. `total` and `target` in milli. */
export interface ValueInput {
  total: Milli
  target: Milli
  currentReplicas: number
  tolerance: Tolerance
  pods: readonly PodObservation[]
}

/** External or Object metric against a Value target: the ratio times the ready pods, rounded up. */
export function proposeValue({ total, target, currentReplicas, tolerance, pods }: ValueInput): Proposal {
  const ratio = Number(total) / Number(target)
  const [value, per] = [formatMilli(total), formatMilli(target)]
  const shown = `${value} / ${per} = ${rounded(ratio)}`
  const done = (
    replicas: number,
    formula: string,
    { ready = null, steady = null }: { ready?: number | null; steady?: string | null } = {},
  ): Proposal => ({
    replicas,
    steady,
    current: { value: total },
    chain: [step('metric proposal', { value, target: per, currentReplicas, ready }, formula, replicas)],
  })
  if (currentReplicas === 0) {
    const replicas = ceilReplicas(ratio)
    return done(replicas, `⌈${shown}⌉ = ${replicas}`)
  }
  if (isWithin(tolerance, ratio)) {
    const steady = steadyText(rounded(ratio))
    return done(currentReplicas, `${shown} within tolerance → ${currentReplicas}`, { steady })
  }
  const ready = countReady(pods)
  const replicas = ceilReplicas(ratio * ready)
  return done(replicas, `⌈(${shown}) × ${ready} ready⌉ = ${replicas}`, { ready })
}
