import { type PodCounts, type PodView, consumers } from '@food-delivery/contracts'
import { type Pod } from './kubernetes/objects'

/** Label of a pod with the name of its Deployment. */
const NAME_LABEL = 'app.kubernetes.io/name'

/** Reasons for which a container waits during a normal start. */
const START_REASONS = new Set(['ContainerCreating', 'PodInitializing', undefined])

/** A pod in the format of the event stream. */
export function podView(pod: Pod): PodView {
  const { metadata, status } = pod
  const ready = isReady(pod)
  return {
    name: metadata.name,
    component: componentOf(pod),
    phase: phaseOf(pod, ready),
    ready,
    createdAt: new Date(metadata.creationTimestamp ?? 0).toISOString(),
    restarts: (status?.containerStatuses ?? []).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
  }
}

/** Whether the frontend shows a pod. It hides pods that have succeeded, such as those of a Job. */
export const isShown = ({ status }: Pod): boolean => status?.phase !== 'Succeeded'

/** Number of ready pods per consumer. Pods that are being deleted do not count. */
export function podCounts(pods: readonly Pod[]): PodCounts {
  const serving = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).map(componentOf)
  const counts = Object.values(consumers).map(({ podCount, deployment }) => [
    podCount,
    serving.filter((component) => component === deployment).length,
  ])
  return Object.fromEntries(counts) as PodCounts
}

const componentOf = ({ metadata }: Pod): string => metadata.labels?.[NAME_LABEL] ?? ''

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

function phaseOf({ metadata, status }: Pod, ready: boolean): PodView['phase'] {
  const containers = status?.containerStatuses ?? []
  if (metadata.deletionTimestamp !== undefined) return 'draining'
  if (ready) return 'ready'
  const hasCrashed = containers.some(
    ({ state }) => state?.terminated !== undefined || !START_REASONS.has(state?.waiting?.reason),
  )
  if (hasCrashed || status?.phase === 'Failed') return 'crashed'
  return containers.some(({ started }) => started) ? 'notReady' : 'starting'
}
