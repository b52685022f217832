import { type PodView } from '@food-delivery/contracts'
import { type Pod } from '../kubernetes/objects'

/** Label with the name of the Deployment that a pod belongs to. */
const NAME_LABEL = 'app.kubernetes.io/name'

/** Waiting reasons of a normal start. */
const GETTING_THERE = new Set(['ContainerCreating', 'PodInitializing', undefined])

/** A pod as browsers see it. */
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

/** Whether a pod is shown: one that has succeeded, such as a Job's, is not. */
export const isOfInterest = ({ status }: Pod): boolean => status?.phase !== 'Succeeded'

export const componentOf = ({ metadata }: Pod): string => metadata.labels?.[NAME_LABEL] ?? ''

/** Ready, and not being deleted. */
export const isServing = (pod: Pod): boolean => isReady(pod) && pod.metadata.deletionTimestamp === undefined

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

function phaseOf({ metadata, status }: Pod, ready: boolean): PodView['phase'] {
  const containers = status?.containerStatuses ?? []
  if (metadata.deletionTimestamp !== undefined) return 'draining'
  if (ready) return 'ready'
  const hasCrashed = containers.some(
    ({ state }) => state?.terminated !== undefined || !GETTING_THERE.has(state?.waiting?.reason),
  )
  if (hasCrashed || status?.phase === 'Failed') return 'crashed'
  return containers.some(({ started }) => started) ? 'notReady' : 'starting'
}
