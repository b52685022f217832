import { groupPods, podRequest, type PodObservation, type ReadinessRules } from '../../src'
import { ago, attempt, now, only, type Runner, whole } from './case'
import { observe, readPods, type VectorPod } from './vector-pods'

export const group: Runner = (inputs) => {
  const given = only<ReadinessRules & { resource: string; pods: VectorPod[] }>(
    inputs,
    'resource',
    'pods',
    'cpuInitializationPeriodSeconds',
    'initialReadinessDelaySeconds',
  )
  const pods = readPods(given.pods)
  const sampled = pods.filter(({ hasMetric }) => hasMetric)
  const samples = new Map(
    sampled.map(({ name, metricAgeSeconds, metricWindowSeconds }) => [
      name,
      { timestamp: ago(metricAgeSeconds ?? 0), windowSeconds: metricWindowSeconds ?? 0 },
    ]),
  )
  const { resource } = given
  const groups = groupPods({ pods: observe(pods, resource), samples, resource, rules: given, now })
  return { readyPodCount: groups.readyCount, ...groups }
}

interface RequestContainer {
  name: string
  requestMilli: number | null
  restartable: boolean
}

interface RequestInputs {
  podLevelResourcesEnabled: boolean
  podLevelRequestMilli: number | null
  containers: RequestContainer[]
  restartableInitContainers: RequestContainer[]
  otherInitContainers: RequestContainer[]
  container: string | null
}

export const request: Runner = (inputs) => {
  const given = only<RequestInputs>(
    inputs,
    'podLevelResourcesEnabled',
    'podLevelRequestMilli',
    'containers',
    'container',
    'restartableInitContainers',
    'otherInitContainers',
  )
  const resource = 'cpu'
  const containersOf = (list: RequestContainer[]) =>
    list.map(({ name, requestMilli }) => ({ name, requests: { [resource]: requestMilli } }))
  const pod: PodObservation = {
    name: 'test-pod',
    phase: 'Running',
    deleting: false,
    ready: 'True',
    readyChangedAt: null,
    startedAt: null,
    containers: containersOf(given.containers),
    sidecars: containersOf(given.restartableInitContainers),
    podRequests: given.podLevelRequestMilli === null ? null : { [resource]: given.podLevelRequestMilli },
  }
  const { container, podLevelResourcesEnabled: podLevelResources } = given
  const milli = attempt(() => podRequest(pod, { resource, container, podLevelResources }))
  return 'error' in milli ? milli : { requestMilli: whole(milli.value) }
}
