import { MetricUnavailableError } from '../../errors'
import { type MilliInput } from '../../quantity'

/** A container's requests by resource, in milli-units; null for a resource without a request. */
export interface ContainerRequest {
  name: string
  requests: Readonly<Record<string, MilliInput | null | undefined>>
}

/** The fields of a pod that the HPA controller reads. Times are ms since 1970. */
export interface PodObservation {
  name: string
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  /** Whether metadata.deletionTimestamp is set. */
  deleting: boolean
  /** Status of the Ready condition; null if it is missing. */
  ready: 'True' | 'False' | 'Unknown' | null
  /** When the Ready condition last changed; null if it is missing. */
  readyChangedAt: number | null
  /** status.startTime; null until a kubelet has accepted the pod. */
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

/** How long the controller ignores the CPU usage of a new pod, in seconds. */
export interface ReadinessRules {
  cpuInitializationPeriodSeconds: number
  initialReadinessDelaySeconds: number
}

/**
 * Groups of pods: the number of ready pods, and the names of the others. `missing`: pods without a sample; `ignored`:
 * pods that failed or are being deleted.
 */
export interface PodGroups {
  readyCount: number
  unready: string[]
  missing: string[]
  ignored: string[]
}

type Sample = Pick<PodUsage, 'timestamp' | 'windowSeconds'>

/**
 * Whether the CPU usage of a pod does not count: while the pod starts, until a whole sample was taken after it became ready;
 * later, only if it has never been ready.
 */
function isUnreadyForCpu(pod: PodObservation, sample: Sample, rules: ReadinessRules, now: number): boolean {
  if (pod.ready === null || pod.startedAt === null) return true
  const changedAt = pod.readyChangedAt ?? 0
  const isStarting = pod.startedAt + rules.cpuInitializationPeriodSeconds * 1000 > now
  if (isStarting) return pod.ready === 'False' || sample.timestamp < changedAt + sample.windowSeconds * 1000
  return pod.ready === 'False' && pod.startedAt + rules.initialReadinessDelaySeconds * 1000 > changedAt
}

/** Input of {@link groupPods}. `samples`: the samples by the name of the pod. `now` in ms. */
export interface GroupPodsInput {
  pods: readonly PodObservation[]
  samples: ReadonlyMap<string, Sample>
  resource: string
  rules: ReadinessRules
  now: number
}

/** Groups pods as the HPA controller does. It checks readiness for CPU only, because starting up takes CPU time. */
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

/** Number of pods that are Running and Ready, used for Value targets. @throws MetricUnavailableError without pods. */
export function countReady(pods: readonly PodObservation[]): number {
  assertPods(pods)
  return pods.filter(({ phase, ready }) => phase === 'Running' && ready === 'True').length
}

/** @throws MetricUnavailableError without pods. */
export function assertPods(pods: readonly PodObservation[]): void {
  if (pods.length > 0) return
  throw new MetricUnavailableError('no pods returned by selector while calculating replica count')
}
