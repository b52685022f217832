import {
  proposeAverageValue,
  proposePodAverage,
  proposeUtilization,
  proposeValue,
  type ReadinessRules,
  type Tolerance,
} from '../../src'
import { attempt, big, now, only, type Runner, type Whole, whole } from './case'
import { reconcile } from './hpa-reconcile'
import { group, request } from './pod-kinds'
import { customUsage, observe, readPods, usageOf, type VectorPod } from './vector-pods'

interface Utilization extends ReadinessRules {
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
    'currentReplicas',
    'resource',
    'container',
    'targetUtilization',
    'tolerance',
    'pods',
    'strayPodMetrics',
    'cpuInitializationPeriodSeconds',
    'initialReadinessDelaySeconds',
  )
  const pods = readPods(given.pods)
  const proposal = attempt(() =>
    proposeUtilization({
      ...given,
      pods: observe(pods, given.resource),
      usage: usageOf(pods, given.strayPodMetrics),
      target: given.targetUtilization,
      rules: given,
      now,
      podLevelResources: true,
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
    'currentReplicas',
    'targetAverageValueMilli',
    'tolerance',
    'pods',
    'podValuesMilli',
  )
  const pods = readPods(given.pods)
  const rules = { cpuInitializationPeriodSeconds: 120, initialReadinessDelaySeconds: 10 }
  const proposal = attempt(() =>
    proposePodAverage({
      ...given,
      pods: observe(pods, ''),
      usage: customUsage(pods, given.podValuesMilli),
      target: big(given.targetAverageValueMilli),
      resource: '',
      container: null,
      rules,
      now,
    }),
  )
  if ('error' in proposal) return proposal
  const { replicas, current } = proposal.value
  return { replicas, averageValueMilli: whole(current.averageValue ?? -1n) }
}

function sum(values: Whole[]): bigint {
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
  const given = only<ValueInputs>(inputs, 'currentReplicas', 'targetValueMilli', 'tolerance', 'pods', 'valuesMilli')
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

/** The tolerance test of Kubernetes before 1.33, which only the vectors need. */
function replicasBefore133({ statusReplicas, targetAverageValueMilli, tolerance, valuesMilli }: AverageInputs): number {
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
