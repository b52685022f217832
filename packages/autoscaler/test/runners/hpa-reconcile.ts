import {
  type BehaviorSpec,
  formatMilli,
  type Hpa,
  type HpaCondition,
  type HpaResult,
  type HpaState,
  type MetricObservation,
  type MetricSpec,
  type MetricTarget,
  newHpaState,
  reconcileHpa,
  type Rules,
  type Tolerance,
} from '../../src'
import { ago, toBigInt, now, readFields, type Runner, type VectorInteger } from './vector-case'
import { customUsage, observePods, readPods, type StrayUsage, usageOf, type VectorPod } from './vector-pods'

interface VectorTarget {
  type: MetricTarget['type']
  averageUtilization: number
  averageValueMilli: VectorInteger
  valueMilli: VectorInteger
}

interface VectorMetric {
  type: string
  name: string
  container: string
  target: VectorTarget
  valuesMilli: VectorInteger[]
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
  hpaScaleToZero: boolean
  initialConditions: Pick<HpaCondition, 'type' | 'status' | 'reason'>[]
  strayPodMetrics: StrayUsage[]
  scaleUpdateFails: boolean
  scaleGetFails: boolean
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
  'hpaScaleToZero',
  'initialConditions',
  'strayPodMetrics',
  'scaleUpdateFails',
  'scaleGetFails',
] as const

function readTarget(target: unknown): MetricTarget {
  const names = ['type', 'averageUtilization', 'averageValueMilli', 'valueMilli'] as const
  const fields = readFields<VectorTarget>(target, ...names)
  return {
    type: fields.type,
    ...(fields.averageUtilization === undefined ? {} : { averageUtilization: fields.averageUtilization }),
    ...(fields.averageValueMilli === undefined
      ? {}
      : { averageValue: formatMilli(toBigInt(fields.averageValueMilli)) }),
    ...(fields.valueMilli === undefined ? {} : { value: formatMilli(toBigInt(fields.valueMilli)) }),
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
  // The tests of the controller also use a type that does not exist.
  return specs[type] ?? ({ type } as unknown as MetricSpec)
}

function observeMetric(metric: VectorMetric, pods: VectorPod[], strays: StrayUsage[]): MetricObservation {
  if (metric.fails) return { error: 'something went wrong!' }
  if (metric.type === 'Pods') return { usage: customUsage(pods, metric.valuesMilli.map(Number)) }
  if (metric.type === 'Resource' || metric.type === 'ContainerResource') return { usage: usageOf(pods, strays) }
  return { values: (metric.valuesMilli ?? []).map(toBigInt) }
}

function reconcileInputs(inputs: Record<string, unknown>, rules: Rules): HpaResult {
  const fields = readFields<Inputs>(inputs, ...inputNames)
  const metricNames = ['type', 'name', 'container', 'target', 'valuesMilli', 'fails'] as const
  const metrics = fields.metrics.map((metric) => readFields<VectorMetric>(metric, ...metricNames))
  const pods = readPods(fields.pods)
  const resource = metrics.find(({ type }) => type.endsWith('Resource'))?.name ?? 'cpu'
  const { minReplicas, maxReplicas, behavior, configurableTolerance = true } = fields
  const { tolerance, cpuInitializationPeriodSeconds, initialReadinessDelaySeconds } = fields
  const hpa: Hpa = {
    namespace: 'test-namespace',
    rules,
    spec: { minReplicas, maxReplicas, behavior, metrics: metrics.map(readSpec) },
    controller: {
      tolerance,
      cpuInitializationPeriodSeconds,
      initialReadinessDelaySeconds,
      configurableTolerance,
      ...(fields.hpaScaleToZero === undefined ? {} : { scaleToZero: fields.hpaScaleToZero }),
      downscaleStabilizationSeconds: fields.downscaleStabilizationSeconds,
    },
  }
  const recommendations =
    fields.recommendations?.map(({ replicas, ageSeconds }) => ({ replicas, at: ago(ageSeconds) })) ?? null
  const { specReplicas, statusReplicas } = fields
  return reconcileHpa(
    hpa,
    withConditions({ ...newHpaState(), recommendations }, fields.initialConditions),
    {
      scale: fields.scaleGetFails ? { error: 'something went wrong!' } : { specReplicas, statusReplicas },
      metrics: metrics.map((metric) => observeMetric(metric, pods, fields.strayPodMetrics ?? [])),
      pods: observePods(pods, resource),
      ...(fields.scaleUpdateFails && { rescaleError: 'something went wrong!' }),
    },
    now,
  )
}

/** A state with conditions from earlier syncs. */
export function withConditions(state: HpaState, conditions: Inputs['initialConditions'] = []): HpaState {
  const fullConditions = conditions.map((condition) => ({ message: '', lastTransitionTime: 0, ...condition }))
  return { ...state, status: { ...state.status, conditions: fullConditions } }
}

export const runReconcile: Runner = (inputs, _expected, rules) => {
  const { decision, state, events } = reconcileInputs(inputs, rules)
  const event = events.find(({ type }) => type === 'Normal') ?? events.at(-1)
  return {
    desiredReplicas: decision.to,
    scaled: decision.rescaled,
    conditions: state.status.conditions.map(({ type, status, reason }) => ({ type, status, reason })),
    event: event && { ...event, reasonText: event.message.replace(/^New size: \d+; reason: /, '') },
  }
}
