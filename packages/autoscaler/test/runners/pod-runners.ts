import { groupPods, podRequest, type PodObservation, type ReadinessRules } from '../../src'
import { ago, attempt, now, readFields, type Runner, toVectorInteger } from './vector-case'
import { observePods, readPods, type VectorPod } from './vector-pods'

export const runGroupPods: Runner = (inputs) => {
  const fields = readFields<ReadinessRules & { resource: string; pods: VectorPod[] }>(
    inputs,
    'resource',
    'pods',
    'cpuInitializationPeriodSeconds',
    'initialReadinessDelaySeconds',
  )
  const pods = readPods(fields.pods)
  const sampled = pods.filter(({ hasMetric }) => hasMetric)
  const samples = new Map(
    sampled.map(({ name, metricAgeSeconds, metricWindowSeconds }) => [
      name,
      { timestamp: ago(metricAgeSeconds ?? 0), windowSeconds: metricWindowSeconds ?? 0 },
    ]),
  )
  const { resource } = fields
  const groups = groupPods({ pods: observePods(pods, resource), samples, resource, rules: fields, now })
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

export const runPodRequest: Runner = (inputs) => {
  const fields = readFields<RequestInputs>(
    inputs,
    'podLevelResourcesEnabled',
    'podLevelRequestMilli',
    'containers',
    'container',
    'restartableInitContainers',
    'otherInitContainers',
  )
  const resource = 'cpu'
  const containersOf = (containers: RequestContainer[]) =>
    containers.map(({ name, requestMilli }) => ({ name, requests: { [resource]: requestMilli } }))
  const pod: PodObservation = {
    name: 'test-pod',
    phase: 'Running',
    deleting: false,
    ready: 'True',
    readyChangedAt: null,
    startedAt: null,
    containers: containersOf(fields.containers),
    sidecars: containersOf(fields.restartableInitContainers),
    podRequests: fields.podLevelRequestMilli === null ? null : { [resource]: fields.podLevelRequestMilli },
  }
  const { container, podLevelResourcesEnabled: podLevelResources } = fields
  const milli = attempt(() => podRequest(pod, { resource, container, podLevelResources }))
  return 'error' in milli ? milli : { requestMilli: toVectorInteger(milli.value) }
}
