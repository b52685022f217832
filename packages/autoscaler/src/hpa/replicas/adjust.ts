import { MetricUnavailableError } from '../../errors'
import { rounded } from '../../explain'
import { ceilReplicas, type Milli } from '../../quantity'
import { type PodGroups } from './pods'
import { isWithinTolerance, type Proposal, type Tolerance, withinToleranceText } from './proposal'

/** Input of {@link adjustForPods}. */
export interface AdjustInput {
  samples: Map<string, Milli>
  groups: PodGroups
  currentReplicas: number
  tolerance: Tolerance
  /** Ratio of usage to target over these samples. @throws MetricUnavailableError if none of them can be used. */
  ratioOf: (samples: ReadonlyMap<string, Milli>) => number
  /** Usage assumed for a pod without a sample while the other pods are below the target. */
  fullUsageOf: (pod: string) => Milli
}

/** Samples of pods that are neither ignored nor unready. @throws MetricUnavailableError if no sample remains. */
export function countedSamples(samples: ReadonlyMap<string, Milli>, groups: PodGroups): Map<string, Milli> {
  const excluded = new Set([...groups.ignored, ...groups.unready])
  const counted = new Map([...samples].filter(([name]) => !excluded.has(name)))
  if (counted.size > 0) return counted
  throw new MetricUnavailableError('did not receive metrics for targeted pods (pods might be unready)')
}

function withAssumedUsage({ samples, groups, fullUsageOf }: AdjustInput, ratio: number): Map<string, Milli> {
  const usage = new Map(samples)
  if (ratio < 1) for (const pod of groups.missing) usage.set(pod, fullUsageOf(pod))
  if (ratio > 1) for (const pod of [...groups.missing, ...groups.unready]) usage.set(pod, 0n)
  return usage
}

/** Replicas for samples per pod, and the formula. */
export interface AdjustedReplicas extends Pick<Proposal, 'replicas' | 'unchangedReason'> {
  formula: string
}

/**
 * Replicas for samples per pod. Pods without a sample, and unready pods when scaling up, are assumed to have the usage
 * that changes the size least; if this assumption reverses the direction, the size stays the same.
 */
export function adjustForPods(input: AdjustInput): AdjustedReplicas {
  const { samples, groups, currentReplicas: current, tolerance, ratioOf } = input
  const ratio = ratioOf(samples)
  const hasUnready = groups.unready.length > 0 && ratio > 1
  if (!hasUnready && groups.missing.length === 0) {
    if (isWithinTolerance(tolerance, ratio)) {
      const formula = `ratio ${rounded(ratio)} within tolerance → ${current}`
      return { replicas: current, formula, unchangedReason: withinToleranceText(ratio) }
    }
    const replicas = ceilReplicas(ratio * groups.readyCount)
    const formula = `⌈${rounded(ratio)} × ${groups.readyCount} ready⌉ = ${replicas}`
    return { replicas, formula, unchangedReason: null }
  }
  const assumed = withAssumedUsage(input, ratio)
  const assumedRatio = ratioOf(assumed)
  const isReversed = (ratio < 1 && assumedRatio > 1) || (ratio > 1 && assumedRatio < 1)
  const ratios = `ratio ${rounded(ratio)}, with missing and unready pods ${rounded(assumedRatio)}`
  const unchangedReason = 'pods without samples or not yet ready could reverse the direction'
  if (isWithinTolerance(tolerance, assumedRatio) || isReversed) {
    return { replicas: current, formula: `${ratios} → ${current}`, unchangedReason }
  }
  const replicas = ceilReplicas(assumedRatio * assumed.size)
  const isOpposite = (assumedRatio < 1 && replicas > current) || (assumedRatio > 1 && replicas < current)
  if (isOpposite) {
    const formula = `${ratios}, ${replicas} would be the opposite direction → ${current}`
    return { replicas: current, formula, unchangedReason }
  }
  const formula = `${ratios}: ⌈${rounded(assumedRatio)} × ${assumed.size}⌉ = ${replicas}`
  return { replicas, formula, unchangedReason: null }
}
