import {
  ambiguousSelector,
  type BehaviorSpec,
  formatQuantity,
  type Hpa,
  type HpaChange,
  isSyncedAtOnce,
  newHpaState,
  numberOf,
  objectTargetFromV1,
  reconcileHpa,
  type Rules,
  type SelectingHpa,
  usageQuantity,
  utilizationOf,
} from '../../src'
import { withConditions } from './hpa-reconcile'
import { attempt, now, readFields, type Runner, toBigInt, toVectorInteger, type VectorInteger } from './vector-case'
import { observePods, readPods } from './vector-pods'

interface ZeroStep {
  atSeconds: number
  metricDesired: number
  setReplicas?: number
  setMinReplicas?: number
  setHpaScaleToZero?: boolean
  fails?: boolean
}

interface ZeroSequence {
  minReplicas: number
  maxReplicas: number
  startReplicas: number
  hpaScaleToZero: boolean
  metricType: 'External' | 'Object' | 'Resource'
  behavior: BehaviorSpec | null
  downscaleStabilizationSeconds: number
  metricLabel: string
  initialConditions: Parameters<typeof withConditions>[1]
  steps: ZeroStep[]
}

const averageTarget = { type: 'AverageValue' as const, averageValue: '1' }
const metricSpecs: Record<ZeroSequence['metricType'], Hpa['spec']['metrics'][number]> = {
  External: { type: 'External', external: { metric: { name: 's0-kafka-orders' }, target: averageTarget } },
  Object: {
    type: 'Object',
    object: { describedObject: { kind: 'Thing', name: 'it' }, metric: { name: 'qps' }, target: averageTarget },
  },
  Resource: { type: 'Resource', resource: { name: 'cpu', target: averageTarget } },
}

function observeDesired(type: ZeroSequence['metricType'], { metricDesired, fails }: ZeroStep, replicas: number) {
  if (fails) return { metrics: [{ error: 'something went wrong!' }], pods: [] }
  if (type !== 'Resource') return { metrics: [{ values: [metricDesired * 1000] }], pods: [] }
  const names = Array.from({ length: Math.max(1, replicas) }, (_, index) => `pod-${index}`)
  const milli = Math.round((metricDesired * 1000) / names.length)
  const usage = names.map((name) => ({ name, containers: { app: milli }, timestamp: now, windowSeconds: 60 }))
  const pods = readPods(
    names.map((name) => ({
      name,
      phase: 'Running',
      deleting: false,
      readyCondition: 'True',
      requestMilli: { app: 1 },
    })),
  )
  return { metrics: [{ usage }], pods: observePods(pods, 'cpu').map((pod) => ({ ...pod, startedAt: 0 })) }
}

const runZeroSyncSequence: Runner = (inputs, _expected, rules) => {
  const fields = readFields<ZeroSequence>(
    inputs,
    'minReplicas',
    'maxReplicas',
    'startReplicas',
    'hpaScaleToZero',
    'metricType',
    'behavior',
    'downscaleStabilizationSeconds',
    'metricLabel',
    'initialConditions',
    'steps',
  )
  let { minReplicas, hpaScaleToZero: scaleToZero, startReplicas: replicas } = fields
  // The sequences start with an empty list of recommendations.
  let state = withConditions({ ...newHpaState(), recommendations: [] }, fields.initialConditions)
  const syncs = fields.steps.map((each) => {
    const stepNames = [
      'atSeconds',
      'metricDesired',
      'setReplicas',
      'setMinReplicas',
      'setHpaScaleToZero',
      'fails',
    ] as const
    const step = readFields<ZeroStep>(each, ...stepNames)
    minReplicas = step.setMinReplicas ?? minReplicas
    scaleToZero = step.setHpaScaleToZero ?? scaleToZero
    replicas = step.setReplicas ?? replicas
    const { maxReplicas, behavior, downscaleStabilizationSeconds, metricType } = fields
    const hpa: Hpa = {
      namespace: 'test',
      rules,
      spec: { minReplicas, maxReplicas, behavior, metrics: [metricSpecs[metricType]] },
      controller: { downscaleStabilizationSeconds, scaleToZero },
    }
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const observation = { scale, ...observeDesired(metricType, step, replicas) }
    const result = reconcileHpa(hpa, state, observation, now + step.atSeconds * 1000)
    state = result.state
    replicas = result.decision.to
    const [event] = result.events
    return {
      atSeconds: step.atSeconds,
      replicas,
      event: event
        ? { reason: event.reason, message: event.message.replace('s0-kafka-orders(nil)', 's0-kafka-orders(...)') }
        : null,
      conditions: state.status.conditions.map(({ type, status, reason }) => ({ type, status, reason })),
    }
  })
  return { syncs }
}

const withGeneration = (rules: Rules, { HPAGeneration }: { HPAGeneration: boolean }): Rules => ({
  ...rules,
  observesGeneration: HPAGeneration,
})

const runHpaEnqueue: Runner = (inputs, _expected, rules) => {
  const { gates, ...change } = readFields<HpaChange & { gates: { HPAGeneration: boolean } }>(
    inputs,
    'event',
    'gates',
    'oldGeneration' as never,
    'newGeneration' as never,
  )
  const immediate = isSyncedAtOnce(change, withGeneration(rules, gates))
  return { immediate, delayed: !immediate }
}

const runSyncTimes: Runner = (inputs, _expected, rules) => {
  const fields = readFields<{
    syncPeriodSeconds: number
    createdAtSeconds: number
    specChangesAtSeconds: number[]
    untilSeconds: number
    gates: { HPAGeneration: boolean }
  }>(inputs, 'syncPeriodSeconds', 'createdAtSeconds', 'specChangesAtSeconds', 'untilSeconds', 'gates')
  const { syncPeriodSeconds: period, createdAtSeconds: created, untilSeconds: until } = fields
  const first = isSyncedAtOnce({ event: 'add' }, rules) ? created : created + period
  const periodic = Array.from(
    { length: Math.floor((until - first) / period) + 1 },
    (_, index) => first + index * period,
  )
  const change = { event: 'update' as const, oldGeneration: 1, newGeneration: 2 }
  const isExtra = isSyncedAtOnce(change, withGeneration(rules, fields.gates))
  const times = new Set([...periodic, ...(isExtra ? fields.specChangesAtSeconds : [])])
  return { syncsAtSeconds: [...times].sort((a, b) => a - b) }
}

const runAmbiguousSelector: Runner = (inputs, _expected, rules) => {
  const { hpa, others, pods } = readFields<{
    gates: object
    hpa: SelectingHpa
    others: SelectingHpa[]
    pods: { name: string; labels: Record<string, string> }[]
  }>(inputs, 'gates', 'hpa', 'others', 'pods')
  const error = ambiguousSelector(hpa, others, pods, rules)
  const listed = /\[(.*)\]/.exec(error?.message ?? '')?.[1]?.split(' ') ?? []
  return {
    ambiguous: error !== undefined,
    scalingActive: { status: error ? 'False' : 'True', reason: error?.reason },
    listedCount: listed.length,
    messagePrefix: error?.message.slice(0, error.message.indexOf('[') + 1),
  }
}

const runStatusAverageValue: Runner = (inputs) => {
  const { resource, rawMilli } = readFields<{ resource: string; rawMilli: VectorInteger }>(
    inputs,
    'resource',
    'rawMilli',
  )
  const quantity = usageQuantity(resource, toBigInt(rawMilli))
  return { format: quantity.format, text: formatQuantity(quantity) }
}

const runUtilizationRatio: Runner = (inputs) => {
  const fields = readFields<{
    usage: Record<string, number>
    requests: Record<string, number>
    targetUtilization: number
  }>(inputs, 'usage', 'requests', 'targetUtilization')
  const milli = (values: Record<string, number>) =>
    new Map(Object.entries(values).map(([name, value]) => [name, BigInt(value)]))
  const result = attempt(() => utilizationOf(milli(fields.usage), milli(fields.requests)))
  if ('error' in result) return result
  const { percent, average } = result.value
  const averageMilli = toVectorInteger(average)
  return {
    ratio: percent / fields.targetUtilization,
    utilizationPercent: percent,
    currentUtilization: percent,
    averageUsageMilli: averageMilli,
    rawAverageMilli: averageMilli,
  }
}

const runV1ObjectMetricTarget: Runner = (inputs, _expected, rules) => {
  const { v1 } = readFields<{ v1: { targetValue: string; averageValue: string | null } }>(inputs, 'v1')
  const target = objectTargetFromV1(v1, rules)
  const accepted = [target.value, target.averageValue].every((value) => value === undefined || numberOf(value) > 0)
  return { value: null, averageValue: null, ...target, accepted }
}

export const hpaSync: Record<string, Runner> = {
  zeroSyncSequence: runZeroSyncSequence,
  hpaEnqueue: runHpaEnqueue,
  syncTimes: runSyncTimes,
  ambiguousSelector: runAmbiguousSelector,
  statusAverageValue: runStatusAverageValue,
  utilizationRatio: runUtilizationRatio,
  v1ObjectMetricTarget: runV1ObjectMetricTarget,
}
