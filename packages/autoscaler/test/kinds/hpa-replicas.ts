import {
  groupPods,
  podRequest,
  type PodObservation,
  proposeAverageValue,
  proposePodAverage,
  proposeUtilization,
  proposeValue,
  type Tolerance,
} from '../../src'
import { ago, attempt, big, now, only, type Runner, type Whole, whole } from './case'
import { customUsage, observe, readPods, usageOf, type VectorPod } from './pods'
import { reconcile } from './reconcile'

interface Periods {
  cpuInitializationPeriodSeconds: number
  initialReadinessDelaySeconds: number
}

interface Utilization extends Periods {
  currentReplicas: number
  resource: string
  container: string | null
  targetUtilization: number
  tolerance: Tolerance
  pods: VectorPod[]
  strayPodMetrics: { name: string; usageMilli: Record<string, number> }[]
}

const resourceUtilization: Runner = (inputs) => {
  const given = only<Utilization>(
    inputs,
    ...(['currentReplicas', 'resource', 'container', 'targetUtilization', 'tolerance', 'pods'] as const),
    ...(['strayPodMetrics', 'cpuInitializationPeriodSeconds', 'initialReadinessDelaySeconds'] as const),
  )
  const pods = readPods(given.pods)
  const proposal = attempt(() =>
    proposeUtilization({
      ...given,
      pods: observe(pods, given.resource),
      usage: usageOf(pods, given.strayPodMetrics),
      ...{ target: given.targetUtilization, rules: given, now, podLevelResources: true },
    }),
  )
  if ('error' in proposal) return proposal
  const { replicas, current } = proposal.value
  return {
    replicas,
    utilizationPercent: current.averageUtilization,
    averageUsageMilli: whole(current.averageValue ?? -1n),
  }
}

interface PodsMetric {
  currentReplicas: number
  targetAverageValueMilli: Whole
  tolerance: Tolerance
  pods: VectorPod[]
  podValuesMilli: number[]
}

const podsMetric: Runner = (inputs) => {
  const given = only<PodsMetric>(
    inputs,
    ...(['currentReplicas', 'targetAverageValueMilli', 'tolerance', 'pods', 'podValuesMilli'] as const),
  )
  const pods = readPods(given.pods)
  const rules = { cpuInitializationPeriodSeconds: 120, initialReadinessDelaySeconds: 10 }
  const proposal = attempt(() =>
    proposePodAverage({
      ...given,
      pods: observe(pods, ''),
      usage: customUsage(pods, given.podValuesMilli),
      ...{ target: big(given.targetAverageValueMilli), resource: '', container: null, rules, now },
    }),
  )
  if ('error' in proposal) return proposal
  const { replicas, current } = proposal.value
  return { replicas, averageValueMilli: whole(current.averageValue ?? -1n) }
}

const sum = (values: Whole[]): bigint => {
  const total = values.reduce((added, value) => added + big(value), 0n)
  return total > 2n ** 63n - 1n ? 2n ** 63n - 1n : total
}

interface ValueInputs {
  currentReplicas: number
  targetValueMilli: Whole
  tolerance: Tolerance
  pods: VectorPod[]
  valuesMilli: Whole[]
}

const value: Runner = (inputs) => {
  const given = only<ValueInputs>(
    inputs,
    ...(['currentReplicas', 'targetValueMilli', 'tolerance', 'pods', 'valuesMilli'] as const),
  )
  const pods = observe(readPods(given.pods), '')
  const proposal = attempt(() =>
    proposeValue({ ...given, pods, total: sum(given.valuesMilli), target: big(given.targetValueMilli) }),
  )
  if ('error' in proposal) return proposal
  return { replicas: proposal.value.replicas, valueMilli: whole(proposal.value.current.value ?? -1n) }
}

interface AverageInputs {
  statusReplicas: number
  targetAverageValueMilli: Whole
  tolerance: Tolerance
  valuesMilli: Whole[]
}

/** The tolerance test of Kubernetes before 1.33; only the vectors still ask for it. */
const replicasBefore133 = ({
  statusReplicas,
  targetAverageValueMilli,
  tolerance,
  valuesMilli,
}: AverageInputs): number => {
  const [total, target] = [Number(sum(valuesMilli)), Number(targetAverageValueMilli)]
  const isSteady = Math.abs(1 - total / (target * statusReplicas)) <= tolerance.scaleUp
  return isSteady ? statusReplicas : Math.ceil(total / target)
}

const averageValue: Runner = (inputs) => {
  const names = ['statusReplicas', 'targetAverageValueMilli', 'tolerance', 'valuesMilli'] as const
  const given = only<AverageInputs>(inputs, ...names)
  const target = big(given.targetAverageValueMilli)
  const { replicas, current } = proposeAverageValue({ ...given, total: sum(given.valuesMilli), target })
  return {
    replicas,
    averageValueMilli: whole(current.averageValue ?? -1n),
    replicasBefore_1_33: replicasBefore133(given),
  }
}

const group: Runner = (inputs) => {
  const given = only<Periods & { resource: string; pods: VectorPod[] }>(
    inputs,
    ...(['resource', 'pods', 'cpuInitializationPeriodSeconds', 'initialReadinessDelaySeconds'] as const),
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

const request: Runner = (inputs) => {
  const given = only<RequestInputs>(
    inputs,
    ...(['podLevelResourcesEnabled', 'podLevelRequestMilli', 'containers', 'container'] as const),
    ...(['restartableInitContainers', 'otherInitContainers'] as const),
  )
  const resource = 'cpu'
  const containersOf = (list: RequestContainer[]) =>
    list.map(({ name, requestMilli }) => ({ name, requests: { [resource]: requestMilli } }))
  const pod: PodObservation = {
    ...{
      name: 'test-pod',
      phase: 'Running',
      deleting: false,
      ready: 'True',
      readyChangedAt: null,
      startedAt: null,
    },
    containers: containersOf(given.containers),
    sidecars: containersOf(given.restartableInitContainers),
    podRequests: given.podLevelRequestMilli === null ? null : { [resource]: given.podLevelRequestMilli },
  }
  const { container, podLevelResourcesEnabled: podLevelResources } = given
  const milli = attempt(() => podRequest(pod, { resource, container, podLevelResources }))
  return 'error' in milli ? milli : { requestMilli: whole(milli.value) }
}

export const hpaReplicas: Record<string, Runner> = {
  resourceUtilization,
  podsMetric,
  objectValue: value,
  externalValue: value,
  objectAverageValue: averageValue,
  externalAverageValue: averageValue,
  groupPods: group,
  podRequest: request,
  reconcile,
}
