import { ownValue } from '../../own-value'
import { MetricUnavailableError } from '../../errors'
import { step } from '../../explain'
import { formatMilli, type Milli, sumMilli } from '../../quantity'
import { type AdjustInput, adjustForPods, countedSamples } from './adjust'
import { podRequest, type RequestQuery } from './pod-request'
import { assertPods, groupPods, type PodObservation, type PodUsage, type ReadinessRules } from './pods'
import { type Proposal, type Tolerance } from './proposal'

/** Input of every metric with a value per pod. `now` in ms. */
export interface PerPodInput {
  currentReplicas: number
  tolerance: Tolerance
  pods: readonly PodObservation[]
  usage: readonly PodUsage[]
  rules: ReadinessRules
  /** `cpu` or `memory`; empty for a Pods metric. */
  resource: string
  /** Name of a container, or null for all. */
  container: string | null
  now: number
}

/** Usage per pod, of all containers or of one. A pod whose sample lacks that container is left out. */
function usageByPod({ usage, container }: PerPodInput): Map<string, Milli> {
  const totals = new Map<string, Milli>()
  for (const { name, containers } of usage) {
    const values = container === null ? Object.values(containers) : [ownValue(containers, container)]
    const present = values.filter((value) => value !== undefined)
    if (present.length > 0) totals.set(name, sumMilli(present))
  }
  return totals
}

function assertUsage(usage: readonly PodUsage[], resource: string, metricName = ''): void {
  if (usage.length > 0) return
  const [metric, api] =
    resource === '' ? [`metric ${metricName}`, 'custom'] : [`metrics for resource ${resource}`, 'resource']
  throw new MetricUnavailableError(`unable to get ${metric}: no metrics returned from ${api} metrics API`)
}

function groupSamples(input: PerPodInput & { metricName?: string }): Pick<AdjustInput, 'samples' | 'groups'> {
  assertUsage(input.usage, input.resource, input.metricName)
  assertPods(input.pods)
  const usage = usageByPod(input)
  const samples = new Map(input.usage.filter(({ name }) => usage.has(name)).map((sample) => [sample.name, sample]))
  const groups = groupPods({ ...input, samples })
  return { samples: countedSamples(usage, groups), groups }
}

/** Usage in percent of the requests, truncated. @throws MetricUnavailableError if no sample has a request. */
export function utilizationOf(samples: ReadonlyMap<string, Milli>, requests: ReadonlyMap<string, Milli>) {
  const matched = [...samples].filter(([name]) => requests.has(name))
  const used = sumMilli(matched.map(([, value]) => value))
  const requested = sumMilli(matched.map(([name]) => requests.get(name) ?? 0n))
  if (requested === 0n) throw new MetricUnavailableError('no metrics returned matched known pods')
  return { percent: Number((used * 100n) / requested), average: used / BigInt(matched.length), used, requested }
}

/** Input of {@link proposeUtilization}. `target` in percent of requests. */
export interface UtilizationInput extends PerPodInput, RequestQuery {
  target: number
}

/** Proposal for CPU or memory as a percentage of requests (not limits), truncated. */
export function proposeUtilization(input: UtilizationInput): Proposal {
  const { currentReplicas, tolerance, target } = input
  const { samples, groups } = groupSamples(input)
  const requests = new Map(input.pods.map((pod) => [pod.name, podRequest(pod, input)]))
  const { percent, average, used, requested } = utilizationOf(samples, requests)
  const { replicas, formula, unchangedReason } = adjustForPods({
    samples,
    groups,
    currentReplicas,
    tolerance,
    ratioOf: (podUsage) => utilizationOf(podUsage, requests).percent / target,
    fullUsageOf: (pod) => ((requests.get(pod) ?? 0n) * BigInt(Math.max(100, target))) / 100n,
  })
  const utilization = `⌊100 × ${formatMilli(used)} / ${formatMilli(requested)}⌋ % = ${percent} %`
  const inputs = { container: input.container, utilization: percent, target, ready: groups.readyCount }
  const counts = { unready: groups.unready.length, missing: groups.missing.length }
  return {
    replicas,
    unchangedReason,
    current: { averageUtilization: percent, averageValue: average },
    chain: [
      step('utilization', { ...inputs, ...counts }, utilization, percent),
      step('metric proposal', { ...inputs, currentReplicas }, formula, replicas),
    ],
  }
}

const averageOf = (samples: ReadonlyMap<string, Milli>): Milli => sumMilli([...samples.values()]) / BigInt(samples.size)

/** Input of {@link proposePodAverage}. `target` in milli-units; `metricName` of a Pods metric. */
export interface PodAverageInput extends PerPodInput {
  metricName?: string
  target: Milli
}

/**
 * Proposal for the average usage per pod with an absolute target: Pods metrics, and CPU or memory with AverageValue.
 */
export function proposePodAverage(input: PodAverageInput): Proposal {
  const { currentReplicas, tolerance, target } = input
  const { samples, groups } = groupSamples(input)
  const average = averageOf(samples)
  const { replicas, formula, unchangedReason } = adjustForPods({
    samples,
    groups,
    currentReplicas,
    tolerance,
    ratioOf: (podUsage) => Number(averageOf(podUsage)) / Number(target),
    fullUsageOf: () => target,
  })
  const { container } = input
  const inputs = { container, average: formatMilli(average), target: formatMilli(target), ready: groups.readyCount }
  return {
    replicas,
    unchangedReason,
    current: { averageValue: average },
    chain: [step('metric proposal', { ...inputs, currentReplicas }, formula, replicas)],
  }
}
