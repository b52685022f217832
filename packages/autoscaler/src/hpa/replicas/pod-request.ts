import { MetricUnavailableError } from '../../errors'
import { type Milli, sumMilli, toMilli } from '../../quantity'
import { type ContainerRequest, type PodObservation } from './pods'

/** Which request: the resource, of one container or all (null), and whether pod-level requests count. */
export interface RequestQuery {
  resource: string
  container: string | null
  podLevelResources: boolean
}

function containerRequest(pod: PodObservation, { name, requests }: ContainerRequest, resource: string): Milli {
  const request = requests[resource]
  if (request !== undefined && request !== null) return toMilli(request)
  throw new MetricUnavailableError(`missing request for ${resource} in container ${name} of Pod ${pod.name}`)
}

function podLevelRequest(pod: PodObservation, resource: string): Milli {
  const request = pod.podRequests?.[resource]
  if (request !== undefined) return toMilli(request)
  throw new MetricUnavailableError(`missing pod-level request for ${resource} in Pod ${pod.name}`)
}

/**
 * The request that utilization is a percentage of: the pod's own, else the sum of its containers and sidecars, or
 * one named container's.
 * @throws MetricUnavailableError if a request or the container is missing, which leaves the metric without a value.
 */
export function podRequest(pod: PodObservation, { resource, container, podLevelResources }: RequestQuery): Milli {
  const hasPodLevel = pod.podRequests !== undefined && pod.podRequests !== null
  if (podLevelResources && hasPodLevel && container === null) return podLevelRequest(pod, resource)
  const all = [...pod.containers, ...(pod.sidecars ?? [])]
  if (container === null) return sumMilli(all.map((each) => containerRequest(pod, each, resource)))
  const named = all.find(({ name }) => name === container)
  if (named !== undefined) return containerRequest(pod, named, resource)
  throw new MetricUnavailableError(`container ${container} not found in Pod ${pod.name}`)
}
