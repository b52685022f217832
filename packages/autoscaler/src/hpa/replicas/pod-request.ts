import { ownValue } from '../../own-value'
import { MetricUnavailableError } from '../../errors'
import { type Milli, sumMilli } from '../../quantity'
import { type ContainerRequest, type PodObservation } from './pods'

/**
 * Selects a request. `container`: null for all; `podLevelResources`: whether a request of the whole pod replaces those
 * of its containers.
 */
export interface RequestQuery {
  resource: string
  container: string | null
  podLevelResources: boolean
}

function containerRequest(pod: PodObservation, { name, requests }: ContainerRequest, resource: string): Milli {
  const request = ownValue(requests, resource)
  if (request !== undefined && request !== null) return BigInt(request)
  throw new MetricUnavailableError(`missing request for ${resource} in container ${name} of Pod ${pod.name}`)
}

function podLevelRequest(pod: PodObservation, resource: string): Milli {
  const request = ownValue(pod.podRequests ?? {}, resource)
  if (request !== undefined) return BigInt(request)
  throw new MetricUnavailableError(`missing pod-level request for ${resource} in Pod ${pod.name}`)
}

/**
 * The request from which utilization is calculated: of the named container, of the whole pod, or the sum of the
 * requests of all containers and sidecars.
 * @throws MetricUnavailableError if a request or the container is missing.
 */
export function podRequest(pod: PodObservation, { resource, container, podLevelResources }: RequestQuery): Milli {
  const hasPodLevel = pod.podRequests !== undefined && pod.podRequests !== null
  if (podLevelResources && hasPodLevel && container === null) return podLevelRequest(pod, resource)
  const containers = [...pod.containers, ...(pod.sidecars ?? [])]
  if (container === null) return sumMilli(containers.map((each) => containerRequest(pod, each, resource)))
  const named = containers.find(({ name }) => name === container)
  if (named !== undefined) return containerRequest(pod, named, resource)
  throw new MetricUnavailableError(`container ${container} not found in Pod ${pod.name}`)
}
