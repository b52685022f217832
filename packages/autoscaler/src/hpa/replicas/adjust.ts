import { MetricUnavailableError } from '../../errors'
import { rounded } from '../../explain'
import { ceilReplicas, type Milli } from '../../quantity'
import { type PodGroups } from './pods'
import { isWithin, steadyText, type Tolerance } from './proposal'

/** Input of {@link adjustForPods}. */
export interface AdjustInput {
  samples: Map<string, Milli>
  groups: PodGroups
  currentReplicas: number
  tolerance: Tolerance
  /** Ratio of usage to target over these samples. @throws MetricUnavailableError if none of them can be used. */
  ratioOf: (samples: ReadonlyMap<string, Milli>) => number
  /** Assumed usage of a pod without a sample while the others are below target. */
  fullUsageOf: (pod: string) => Milli
}

/** Samples of pods that are neither ignored nor unready. @throws MetricUnavailableError if none is left. */
export function countedSamples(samples: ReadonlyMap<string, Milli>, groups: PodGroups): Map<string, Milli> {
  const dropped = new Set([...groups.ignored, ...groups.unready])
  const left = new Map([...samples].filter(([name]) => !dropped.has(name)))
  if (left.size > 0) return left
  throw new MetricUnavailableError('did not receive metrics for targeted pods (pods might be unready)')
}

function fillIn({ samples, groups, fullUsageOf }: AdjustInput, ratio: number): Map<string, Milli> {
  const filled = new Map(samples)
  if (ratio < 1) for (const pod of groups.missing) filled.set(pod, fullUsageOf(pod))
  if (ratio > 1) for (const pod of [...groups.missing, ...groups.unready]) filled.set(pod, 0n)
  return filled
}

/** Replicas for per-pod samples, the formula, and the reason if the size stays. */
export interface Adjusted {
  replicas: number
  formula: string
  steady: string | null
}

/**
 * Replicas for per-pod samples. Pods without a sample, and unready ones when scaling up, are assumed to use what
 * changes the size least; if that assumption reverses the direction, the size stays.
 */
export function adjustForPods(input: AdjustInput): Adjusted {
  const { samples, groups, currentReplicas: current, tolerance, ratioOf } = input
  const ratio = ratioOf(samples)
  const hasUnready = groups.unready.length > 0 && ratio > 1
  if (!hasUnready && groups.missing.length === 0) {
    if (isWithin(tolerance, ratio)) {
      const formula = `ratio ${rounded(ratio)} within tolerance → ${current}`
      return { replicas: current, formula, steady: steadyText(rounded(ratio)) }
    }
    const replicas = ceilReplicas(ratio * groups.readyCount)
    const formula = `⌈${rounded(ratio)} × ${groups.readyCount} ready⌉ = ${replicas}`
    return { replicas, formula, steady: null }
  }
  const filled = fillIn(input, ratio)
  const second = ratioOf(filled)
  const turned = (ratio < 1 && second > 1) || (ratio > 1 && second < 1)
  const shown = `ratio ${rounded(ratio)}, with missing and unready pods ${rounded(second)}`
  const steady = 'pods without samples or not yet ready could reverse the direction'
  if (isWithin(tolerance, second) || turned) {
    return { replicas: current, formula: `${shown} → ${current}`, steady }
  }
  const wanted = ceilReplicas(second * filled.size)
  const isAgainst = (second < 1 && wanted > current) || (second > 1 && wanted < current)
  if (isAgainst) {
    return { replicas: current, formula: `${shown}, ${wanted} would go the other way → ${current}`, steady }
  }
  const formula = `${shown}: ⌈${rounded(second)} × ${filled.size}⌉ = ${wanted}`
  return { replicas: wanted, formula, steady: null }
}
