import { MetricUnavailableError } from '../../errors'
import { type MilliInput } from '../../quantity'

/** A container's requests by resource, in milli; null for a resource without a request. */
export interface ContainerRequest {
  name: string
  requests: Readonly<Record<string, MilliInput | null | undefined>>
}

/** The part of a pod that the HPA controller reads. Times are ms since 1970. */
export interface PodObservation {
  name: string
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  /** Whether it has a deletion timestamp. */
  deleting: boolean
  /** Status of condition Ready; null if it is missing. */
  ready: 'True' | 'False' | 'Unknown' | null
  /** When condition Ready last changed; null if it is missing. */
  readyChangedAt: number | null
  /** status.startTime; null until the pod is on a node. */
  startedAt: number | null
  containers: readonly ContainerRequest[]
  /** Init containers with restartPolicy Always (sidecars). */
  sidecars?: readonly ContainerRequest[]
  /** Requests of the whole pod (spec.resources), if set. */
  podRequests?: Readonly<Record<string, MilliInput>> | null
}

/** Usage of one pod by container, in the shape of the resource metrics API. */
export interface PodUsage {
  name: string
  containers: Readonly<Record<string, MilliInput>>
  /** End of the sample, ms since 1970; `windowSeconds` is its length. */
  timestamp: number
  windowSeconds: number
}

/** How long the CPU usage of a new pod does not count. Seconds. */
export interface ReadinessRules {
  cpuInitializationPeriodSeconds: number
  initialReadinessDelaySeconds: number
}

/** Names of pods by how their samples count. */
export interface PodGroups {
  readyCount: number
  unready: string[]
  missing: string[]
  ignored: string[]
}

interface Sample {
  timestamp: number
  windowSeconds: number
}

function isUnreadyForCpu(pod: PodObservation, sample: Sample, rules: ReadinessRules, now: number): boolean {
  if (pod.ready === null || pod.startedAt === null) return true
  const changedAt = pod.readyChangedAt ?? 0
  const isStarting = pod.startedAt + rules.cpuInitializationPeriodSeconds * 1000 > now
  if (isStarting) return pod.ready === 'False' || sample.timestamp < changedAt + sample.windowSeconds * 1000
  return pod.ready === 'False' && pod.startedAt + rules.initialReadinessDelaySeconds * 1000 > changedAt
}

/** Input of {@link groupPods}. `samples`: by pod name. `now` in ms. */
export interface GroupPodsInput {
  pods: readonly PodObservation[]
  samples: ReadonlyMap<string, Sample>
  resource: string
  rules: ReadinessRules
  now: number
}

/** Groups pods as the HPA controller does. Readiness matters for CPU only, since starting up costs CPU. */
export function groupPods({ pods, samples, resource, rules, now }: GroupPodsInput): PodGroups {
  const groups: PodGroups = { readyCount: 0, unready: [], missing: [], ignored: [] }
  for (const pod of pods) {
    const sample = samples.get(pod.name)
    if (pod.deleting || pod.phase === 'Failed') groups.ignored.push(pod.name)
    else if (pod.phase === 'Pending') groups.unready.push(pod.name)
    else if (sample === undefined) groups.missing.push(pod.name)
    else if (resource === 'cpu' && isUnreadyForCpu(pod, sample, rules, now)) groups.unready.push(pod.name)
    else groups.readyCount += 1
  }
  return groups
}

/** Pods that are Running and Ready, the factor of Value targets. @throws MetricUnavailableError if there is no pod. */
export function countReady(pods: readonly PodObservation[]): number {
  assertPods(pods)
  return pods.filter(({ phase, ready }) => phase === 'Running' && ready === 'True').length
}

/** @throws MetricUnavailableError if there is no pod. */
export function assertPods(pods: readonly PodObservation[]): void {
  if (pods.length > 0) return
  throw new MetricUnavailableError('no pods returned by selector while calculating replica count')
}
