import {
  proposeAverageValue,
  proposePodAverage,
  proposeUtilization,
  proposeValue,
  type ReadinessRules,
  type Tolerance,
} from '../../src'
import { attempt, toBigInt, now, readFields, type Runner, type VectorInteger, toVectorInteger } from './vector-case'
import { runReconcile } from './hpa-reconcile'
import { runGroupPods, runPodRequest } from './pod-runners'
import { customUsage, observePods, readPods, usageOf, type VectorPod } from './vector-pods'

interface Utilization extends ReadinessRules {
  currentReplicas: number
  resource: string
  container: string | null
  targetUtilization: number
  tolerance: Tolerance
  pods: VectorPod[]
  strayPodMetrics: { name: string; usageMilli: Record<string, number> }[]
}

const runResourceUtilization: Runner = (inputs) => {
  const fields = readFields<Utilization>(
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
  const pods = readPods(fields.pods)
  const proposal = attempt(() =>
    proposeUtilization({
      ...fields,
      pods: observePods(pods, fields.resource),
      usage: usageOf(pods, fields.strayPodMetrics),
      target: fields.targetUtilization,
      rules: fields,
      now,
      podLevelResources: true,
    }),
  )
  if ('error' in proposal) return proposal
  const { replicas, current } = proposal.value
  return {
    replicas,
    utilizationPercent: current.averageUtilization,
    averageUsageMilli: toVectorInteger(current.averageValue ?? -1n),
  }
}

interface PodsMetric {
  currentReplicas: number
  targetAverageValueMilli: VectorInteger
  tolerance: Tolerance
  pods: VectorPod[]
  podValuesMilli: number[]
}

const runPodsMetric: Runner = (inputs) => {
  const fields = readFields<PodsMetric>(
    inputs,
    'currentReplicas',
    'targetAverageValueMilli',
    'tolerance',
    'pods',
    'podValuesMilli',
  )
  const pods = readPods(fields.pods)
  const rules = { cpuInitializationPeriodSeconds: 120, initialReadinessDelaySeconds: 10 }
  const proposal = attempt(() =>
    proposePodAverage({
      ...fields,
      pods: observePods(pods, ''),
      usage: customUsage(pods, fields.podValuesMilli),
      target: toBigInt(fields.targetAverageValueMilli),
      resource: '',
      container: null,
      rules,
      now,
    }),
  )
  if ('error' in proposal) return proposal
  const { replicas, current } = proposal.value
  return { replicas, averageValueMilli: toVectorInteger(current.averageValue ?? -1n) }
}

const maxInt64 = 2n ** 63n - 1n

function sumOf(values: VectorInteger[]): bigint {
  const sum = values.reduce((total, value) => total + toBigInt(value), 0n)
  return sum > maxInt64 ? maxInt64 : sum
}

interface ValueInputs {
  currentReplicas: number
  targetValueMilli: VectorInteger
  tolerance: Tolerance
  pods: VectorPod[]
  valuesMilli: VectorInteger[]
}

const runTotalValue: Runner = (inputs) => {
  const fields = readFields<ValueInputs>(
    inputs,
    'currentReplicas',
    'targetValueMilli',
    'tolerance',
    'pods',
    'valuesMilli',
  )
  const pods = observePods(readPods(fields.pods), '')
  const proposal = attempt(() =>
    proposeValue({ ...fields, pods, total: sumOf(fields.valuesMilli), target: toBigInt(fields.targetValueMilli) }),
  )
  if ('error' in proposal) return proposal
  return { replicas: proposal.value.replicas, valueMilli: toVectorInteger(proposal.value.current.value ?? -1n) }
}

interface AverageInputs {
  statusReplicas: number
  targetAverageValueMilli: VectorInteger
  tolerance: Tolerance
  valuesMilli: VectorInteger[]
}

/** Replicas with the tolerance rule of Kubernetes before 1.33, which the vectors also contain. */
function replicasBefore133({ statusReplicas, targetAverageValueMilli, tolerance, valuesMilli }: AverageInputs): number {
  const total = Number(sumOf(valuesMilli))
  const target = Number(targetAverageValueMilli)
  const isUnchanged = Math.abs(1 - total / (target * statusReplicas)) <= tolerance.scaleUp
  return isUnchanged ? statusReplicas : Math.ceil(total / target)
}

const runAverageValue: Runner = (inputs) => {
  const names = ['statusReplicas', 'targetAverageValueMilli', 'tolerance', 'valuesMilli'] as const
  const fields = readFields<AverageInputs>(inputs, ...names)
  const target = toBigInt(fields.targetAverageValueMilli)
  const { replicas, current } = proposeAverageValue({ ...fields, total: sumOf(fields.valuesMilli), target })
  return {
    replicas,
    // Without replicas the controller divides by 0, and the average has no meaning.
    averageValueMilli: fields.statusReplicas === 0 ? null : toVectorInteger(current.averageValue ?? -1n),
    replicasBefore_1_33: replicasBefore133(fields),
  }
}

export const hpaReplicas: Record<string, Runner> = {
  resourceUtilization: runResourceUtilization,
  podsMetric: runPodsMetric,
  objectValue: runTotalValue,
  externalValue: runTotalValue,
  objectAverageValue: runAverageValue,
  externalAverageValue: runAverageValue,
  groupPods: runGroupPods,
  podRequest: runPodRequest,
  reconcile: runReconcile,
}
