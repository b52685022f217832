import {
  type BehaviorSpec,
  formatMilli,
  type Hpa,
  type HpaResult,
  type MetricObservation,
  type MetricSpec,
  type MetricTarget,
  newHpaState,
  reconcileHpa,
  type Tolerance,
} from '../../src'
import { ago, big, now, only, type Runner, type Whole } from './case'
import { customUsage, observe, readPods, usageOf, type VectorPod } from './vector-pods'

interface VectorTarget {
  type: MetricTarget['type']
  averageUtilization: number
  averageValueMilli: Whole
  valueMilli: Whole
}

interface VectorMetric {
  type: string
  name: string
  container: string
  target: VectorTarget
  valuesMilli: Whole[]
  fails: boolean
}

interface Inputs {
  minReplicas: number
  maxReplicas: number
  specReplicas: number
  statusReplicas: number
  metrics: VectorMetric[]
  pods: VectorPod[]
  tolerance: Tolerance
  cpuInitializationPeriodSeconds: number
  initialReadinessDelaySeconds: number
  downscaleStabilizationSeconds: number
  recommendations: { replicas: number; ageSeconds: number }[] | null
  behavior: BehaviorSpec | null
  configurableTolerance: boolean
}

const inputNames = [
  'minReplicas',
  'maxReplicas',
  'specReplicas',
  'statusReplicas',
  'metrics',
  'pods',
  'tolerance',
  'cpuInitializationPeriodSeconds',
  'initialReadinessDelaySeconds',
  'downscaleStabilizationSeconds',
  'recommendations',
  'behavior',
  'configurableTolerance',
] as const

function readTarget(target: unknown): MetricTarget {
  const names = ['type', 'averageUtilization', 'averageValueMilli', 'valueMilli'] as const
  const given = only<VectorTarget>(target, ...names)
  return {
    type: given.type,
    ...(given.averageUtilization === undefined ? {} : { averageUtilization: given.averageUtilization }),
    ...(given.averageValueMilli === undefined ? {} : { averageValue: formatMilli(big(given.averageValueMilli)) }),
    ...(given.valueMilli === undefined ? {} : { value: formatMilli(big(given.valueMilli)) }),
  }
}

function readSpec(metric: VectorMetric): MetricSpec {
  const { type, name, container } = metric
  const target = readTarget(metric.target ?? { type: 'Value' })
  const identifier = { name: name ?? 'qps' }
  const specs: Record<string, MetricSpec> = {
    Resource: { type: 'Resource', resource: { name, target } },
    ContainerResource: { type: 'ContainerResource', containerResource: { name, container, target } },
    External: { type: 'External', external: { metric: identifier, target } },
    Pods: { type: 'Pods', pods: { metric: identifier, target } },
    Object: { type: 'Object', object: { describedObject: { kind: 'Thing', name: 'it' }, metric: identifier, target } },
  }
  // Only the controller's own tests use an unknown type.
  return specs[type] ?? ({ type } as unknown as MetricSpec)
}

function observeMetric(metric: VectorMetric, pods: VectorPod[]): MetricObservation {
  if (metric.fails) return { error: 'something went wrong!' }
  if (metric.type === 'Pods') return { usage: customUsage(pods, metric.valuesMilli.map(Number)) }
  if (metric.type === 'Resource' || metric.type === 'ContainerResource') return { usage: usageOf(pods) }
  return { values: (metric.valuesMilli ?? []).map(big) }
}

function run(inputs: Record<string, unknown>): HpaResult {
  const given = only<Inputs>(inputs, ...inputNames)
  const metricNames = ['type', 'name', 'container', 'target', 'valuesMilli', 'fails'] as const
  const metrics = given.metrics.map((metric) => only<VectorMetric>(metric, ...metricNames))
  const pods = readPods(given.pods)
  const resource = metrics.find(({ type }) => type.endsWith('Resource'))?.name ?? 'cpu'
  const { minReplicas, maxReplicas, behavior, configurableTolerance = true } = given
  const { tolerance, cpuInitializationPeriodSeconds, initialReadinessDelaySeconds } = given
  const hpa: Hpa = {
    namespace: 'test-namespace',
    spec: { minReplicas, maxReplicas, behavior, metrics: metrics.map(readSpec) },
    controller: {
      tolerance,
      cpuInitializationPeriodSeconds,
      initialReadinessDelaySeconds,
      configurableTolerance,
      downscaleStabilizationSeconds: given.downscaleStabilizationSeconds,
    },
  }
  const log = given.recommendations?.map(({ replicas, ageSeconds }) => ({ replicas, at: ago(ageSeconds) })) ?? null
  const { specReplicas, statusReplicas } = given
  return reconcileHpa(
    hpa,
    { ...newHpaState(), recommendations: log },
    {
      scale: { specReplicas, statusReplicas },
      metrics: metrics.map((metric) => observeMetric(metric, pods)),
      pods: observe(pods, resource),
    },
    now,
  )
}

export const reconcile: Runner = (inputs) => {
  const { decision, state, events } = run(inputs)
  const event = events.find(({ type }) => type === 'Normal') ?? events.at(-1)
  return {
    desiredReplicas: decision.to,
    scaled: decision.rescaled,
    conditions: state.status.conditions.map(({ type, status, reason }) => ({ type, status, reason })),
    event: event && { reason: event.reason, reasonText: event.message.replace(/^New size: \d+; reason: /, '') },
  }
}
