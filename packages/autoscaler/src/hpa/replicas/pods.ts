import { MetricUnavailableError } from '../../errors'
import { type MilliInput } from '../../quantity'

/** A container's request of the resource in question, in milli; null when it has none. */
export interface ContainerRequest {
  name: string
  requests: Readonly<Record<string, MilliInput | null | undefined>>
}

/** What the HPA controller looks at in a pod. Times are ms since 1970. */
export interface PodObservation {
  name: string
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  /** Has a deletion timestamp. */
  deleting: boolean
  /** Status of condition Ready; null without one. */
  ready: 'True' | 'False' | 'Unknown' | null
  /** When condition Ready last changed; null without one. */
  readyChangedAt: number | null
  /** status.startTime; null before the pod is on a node. */
  startedAt: number | null
  containers: readonly ContainerRequest[]
  /** Init containers with restartPolicy Always (sidecars). */
  sidecars?: readonly ContainerRequest[]
  /** Requests of the whole pod (spec.resources), where set. */
  podRequests?: Readonly<Record<string, MilliInput>> | null
}

/** Usage of one pod by container, as the resource metrics API gives it. */
export interface PodUsage {
  name: string
  containers: Readonly<Record<string, MilliInput>>
  /** When the sample ended, ms since 1970, and how long it was, in seconds. */
  timestamp: number
  windowSeconds: number
}

/** How long a new pod's CPU is not believed. Seconds. */
export interface ReadinessRules {
  cpuInitializationPeriodSeconds: number
  initialReadinessDelaySeconds: number
}

/** Names of pods by what their samples are worth. */
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

/** Input of {@link groupPods}. `samples`: what is known per pod name. `now` in ms. */
export interface GroupPodsInput {
  pods: readonly PodObservation[]
  samples: ReadonlyMap<string, Sample>
  resource: string
  rules: ReadinessRules
  now: number
}

/** Sorts pods as the HPA controller does; only CPU looks at readiness, since only CPU burns while starting. */
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

/** Pods that are Running and Ready: what Value targets multiply with. Throws when the selector found none. */
export function countReady(pods: readonly PodObservation[]): number {
  assertPods(pods)
  return pods.filter(({ phase, ready }) => phase === 'Running' && ready === 'True').length
}

/** @throws MetricUnavailableError when there is no pod at all. */
export function assertPods(pods: readonly PodObservation[]): void {
  if (pods.length > 0) return
  throw new MetricUnavailableError('no pods returned by selector while calculating replica count')
}
