import { type PodObservation, type PodUsage } from '../../src'
import { ago, readFields } from './vector-case'

/** A pod in the vectors. */
export interface VectorPod {
  name: string
  phase: PodObservation['phase']
  deleting: boolean
  readyCondition: PodObservation['ready']
  startedSecondsAgo: number | null
  readyChangedSecondsAgo: number | null
  requestMilli: Record<string, number | null>
  usageMilli: Record<string, number> | null
  metricAgeSeconds: number | null
  metricWindowSeconds: number | null
  hasMetric: boolean
}

const podFields = [
  'name',
  'phase',
  'deleting',
  'readyCondition',
  'startedSecondsAgo',
  'readyChangedSecondsAgo',
  'requestMilli',
  'usageMilli',
  'metricAgeSeconds',
  'metricWindowSeconds',
  'hasMetric',
] as const

const timeOf = (secondsAgo: number | null | undefined): number | null =>
  secondsAgo === null || secondsAgo === undefined ? null : ago(secondsAgo)

export function readPods(pods: unknown[]): VectorPod[] {
  return pods.map((pod) => readFields<VectorPod>(pod, ...podFields))
}

export function observePods(pods: VectorPod[], resource: string): PodObservation[] {
  return pods.map((pod) => ({
    name: pod.name,
    phase: pod.phase,
    deleting: pod.deleting,
    ready: pod.readyCondition,
    startedAt: timeOf(pod.startedSecondsAgo),
    readyChangedAt: timeOf(pod.readyChangedSecondsAgo),
    containers: Object.entries(pod.requestMilli ?? {}).map(([name, request]) => ({
      name,
      requests: { [resource]: request },
    })),
  }))
}

/** Usage of a pod that is not in the case's list of pods. */
export interface StrayUsage {
  name: string
  usageMilli: Record<string, number>
}

/** Samples of the pods with usage, and of `strays`. */
export function usageOf(pods: VectorPod[], strays: StrayUsage[] = []) {
  const podUsage = pods.flatMap(({ name, usageMilli, metricAgeSeconds, metricWindowSeconds }): PodUsage[] => {
    if (usageMilli === null || usageMilli === undefined) return []
    const timestamp = ago(metricAgeSeconds ?? 0)
    return [{ name, containers: usageMilli, windowSeconds: metricWindowSeconds ?? 60, timestamp }]
  })
  return [
    ...podUsage,
    ...strays.map(({ name, usageMilli }) => ({ name, containers: usageMilli, windowSeconds: 60, timestamp: ago(0) })),
  ]
}

/** Values of a custom metric, assigned to the pods in order. */
export function customUsage(pods: VectorPod[], values: number[]): PodUsage[] {
  return values.map((value, index) => ({
    name: pods[index]?.name ?? `stray-${index}`,
    containers: { metric: value },
    windowSeconds: 60,
    timestamp: ago(0),
  }))
}
