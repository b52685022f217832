import { MetricUnavailableError } from '../../errors'
import { step } from '../../explain'
import { formatMilli, type Milli, sumMilli } from '../../quantity'
import { adjustForPods, countedSamples } from './adjust'
import { podRequest, type RequestQuery } from './pod-request'
import { assertPods, groupPods, type PodObservation, type PodUsage, type ReadinessRules } from './pods'
import { type Proposal, type Tolerance } from './proposal'

/** Input of every per-pod metric. `now` in ms. */
export interface PerPodInput {
  currentReplicas: number
  tolerance: Tolerance
  pods: readonly PodObservation[]
  usage: readonly PodUsage[]
  rules: ReadinessRules
  now: number
}

/** Usage per pod, of all containers or of one. A pod whose sample lacks that container is left out. */
function totalsOf(usage: readonly PodUsage[], container: string | null): Map<string, Milli> {
  const totals = new Map<string, Milli>()
  for (const { name, containers } of usage) {
    const values = container === null ? Object.values(containers) : [containers[container]]
    const known = values.filter((value) => value !== undefined)
    if (known.length > 0) totals.set(name, sumMilli(known))
  }
  return totals
}

function assertUsage(usage: readonly PodUsage[], resource: string, metricName: string): void {
  if (usage.length > 0) return
  const [what, api] =
    resource === '' ? [`metric ${metricName}`, 'custom'] : [`metrics for resource ${resource}`, 'resource']
  throw new MetricUnavailableError(`unable to get ${what}: no metrics returned from ${api} metrics API`)
}

function prepare(input: PerPodInput & { metricName?: string }, resource: string, container: string | null) {
  assertUsage(input.usage, resource, input.metricName ?? '')
  assertPods(input.pods)
  const totals = totalsOf(input.usage, container)
  const sampled = new Map(input.usage.filter(({ name }) => totals.has(name)).map((each) => [each.name, each]))
  const groups = groupPods({ ...input, samples: sampled, resource })
  return { samples: countedSamples(totals, groups), groups }
}

const requestsOf = (pods: readonly PodObservation[], query: RequestQuery): Map<string, Milli> =>
  new Map(pods.map((pod) => [pod.name, podRequest(pod, query)]))

function utilizationOf(samples: ReadonlyMap<string, Milli>, requests: ReadonlyMap<string, Milli>) {
  const known = [...samples].filter(([name]) => requests.has(name))
  const used = sumMilli(known.map(([, value]) => value))
  const requested = sumMilli(known.map(([name]) => requests.get(name) ?? 0n))
  if (requested === 0n) throw new MetricUnavailableError('no metrics returned matched known pods')
  return { percent: Number((used * 100n) / requested), average: used / BigInt(known.length), used, requested }
}

/** Input of {@link proposeUtilization}. `target` in percent of requests. */
export interface UtilizationInput extends PerPodInput, RequestQuery {
  target: number
}

/** CPU or memory as a percentage of requests (not limits), truncated. */
export function proposeUtilization(input: UtilizationInput): Proposal {
  const { samples, groups } = prepare(input, input.resource, input.container)
  const requests = requestsOf(input.pods, input)
  const first = utilizationOf(samples, requests)
  const { replicas, formula, steady } = adjustForPods({
    samples,
    groups,
    currentReplicas: input.currentReplicas,
    tolerance: input.tolerance,
    ratioOf: (all) => utilizationOf(all, requests).percent / input.target,
    fullUsageOf: (pod) => ((requests.get(pod) ?? 0n) * BigInt(Math.max(100, input.target))) / 100n,
  })
  const utilization = `⌊100 × ${formatMilli(first.used)} / ${formatMilli(first.requested)}⌋ % = ${first.percent} %`
  const inputs = { utilization: first.percent, target: input.target, ready: groups.readyCount }
  const counts = { unready: groups.unready.length, missing: groups.missing.length }
  return {
    replicas,
    steady,
    current: { averageUtilization: first.percent, averageValue: first.average },
    chain: [
      step('utilization', { ...inputs, ...counts }, utilization, first.percent),
      step('metric proposal', { ...inputs, currentReplicas: input.currentReplicas }, formula, replicas),
    ],
  }
}

const averageOf = (samples: ReadonlyMap<string, Milli>): Milli => sumMilli([...samples.values()]) / BigInt(samples.size)

/** Input of {@link proposePodAverage}. `target` in milli; `resource` is empty for a Pods metric, see `metricName`. */
export interface PodAverageInput extends PerPodInput {
  metricName?: string
  target: Milli
  resource: string
  container: string | null
}

/** Average usage per pod against an absolute target: Pods metrics, and CPU or memory with AverageValue. */
export function proposePodAverage(input: PodAverageInput): Proposal {
  const { samples, groups } = prepare(input, input.resource, input.container)
  const average = averageOf(samples)
  const { replicas, formula, steady } = adjustForPods({
    samples,
    groups,
    currentReplicas: input.currentReplicas,
    tolerance: input.tolerance,
    ratioOf: (all) => Number(averageOf(all)) / Number(input.target),
    fullUsageOf: () => input.target,
  })
  const inputs = { average: formatMilli(average), target: formatMilli(input.target), ready: groups.readyCount }
  return {
    replicas,
    steady,
    current: { averageValue: average },
    chain: [step('metric proposal', { ...inputs, currentReplicas: input.currentReplicas }, formula, replicas)],
  }
}
