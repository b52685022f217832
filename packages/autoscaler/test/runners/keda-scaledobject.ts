import {
  assertFallback,
  assertReplicaBounds,
  type ExternalTargetType,
  type Fallback,
  hpaActiveCondition,
  hpaBounds,
  isPaused,
  type MetricHealth,
  pausedReplicaCount,
  pollScaledObject,
  type PollResult,
  resolveFallback,
  type ScaledObjectSpec,
  type TriggerSpec,
} from '../../src'
import { ago, attempt, now, readFields, type Runner } from './vector-case'

type Counts = Pick<
  ScaledObjectSpec,
  'minReplicaCount' | 'maxReplicaCount' | 'idleReplicaCount' | 'cooldownPeriod' | 'initialCooldownPeriod' | 'fallback'
>

interface ScaleRequest extends Counts {
  currentReplicas: number
  annotations: Record<string, string>
  isActive: boolean
  isError: boolean
  activeTriggers: string[]
  lastActiveTime: null
  lastActiveSecondsAgo: number | null
  createdSecondsAgo: number | null
}

const countNames = ['minReplicaCount', 'maxReplicaCount', 'idleReplicaCount'] as const

function poll(fields: ScaleRequest): PollResult {
  if ((fields.lastActiveTime ?? null) !== null) throw new Error('lastActiveTime must be null, as in all mock objects')
  const { minReplicaCount, maxReplicaCount, idleReplicaCount, cooldownPeriod, initialCooldownPeriod } = fields
  const counts = { minReplicaCount, maxReplicaCount, idleReplicaCount, cooldownPeriod, initialCooldownPeriod }
  const present = Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined))
  const object = {
    metadata: { name: 'name', namespace: 'namespace', annotations: fields.annotations ?? {} },
    spec: { ...present, fallback: fields.fallback ?? null, scaleTargetRef: { name: 'name' }, triggers: [] },
  }
  const timeOf = (secondsAgo: number | null | undefined): number | null =>
    secondsAgo === null || secondsAgo === undefined ? null : ago(secondsAgo)
  const state = { lastActiveTime: timeOf(fields.lastActiveSecondsAgo), createdAt: timeOf(fields.createdSecondsAgo) }
  const { currentReplicas, isActive, isError, activeTriggers = [] } = fields
  return pollScaledObject(
    object,
    state,
    // The mock objects have no status.scaleTargetKind.
    { currentReplicas, isActive, isError, activeTriggers, scaleTargetKind: '' },
    now,
  )
}

const requestScale: Runner = (inputs) => {
  const { decision, conditions, events, state } = poll(
    readFields<ScaleRequest>(
      inputs,
      ...countNames,
      'currentReplicas',
      'annotations',
      'isActive',
      'isError',
      'fallback',
      'activeTriggers',
      'lastActiveTime',
      'cooldownPeriod',
      'initialCooldownPeriod',
      'lastActiveSecondsAgo',
      'createdSecondsAgo',
    ),
  )
  const conditionOf = (type: string) => conditions.find((condition) => condition.type === type)
  return {
    replicas: decision.to,
    activeCondition: conditionOf('Active'),
    readyCondition: conditionOf('Ready'),
    pausedCondition: conditionOf('Paused'),
    lastActiveTimeSet: state.lastActiveTime !== null,
    event: events[0],
  }
}

const cooldown: Runner = (inputs) => {
  const { decision, conditions } = poll(
    readFields<ScaleRequest>(
      inputs,
      ...countNames,
      'currentReplicas',
      'cooldownPeriod',
      'initialCooldownPeriod',
      'lastActiveSecondsAgo',
      'createdSecondsAgo',
      'isActive',
      'isError',
      'fallback',
      'annotations',
    ),
  )
  return {
    replicas: decision.to,
    activeReason: conditions.find(({ type }) => type === 'Active')?.reason,
    readyReason: conditions.find(({ type }) => type === 'Ready')?.reason,
  }
}

const hpaActive: Runner = (inputs) => {
  const { hpaScalingActive } = readFields<{
    hpaScalingActive: { status: string; reason: string; message: string } | null
  }>(inputs, 'hpaScalingActive')
  const { status, reason, message } = hpaActiveCondition(hpaScalingActive)
  return { hpaActive: { status, reason, message } }
}

interface FallbackInputs {
  fallback: Fallback | null
  targetType: ExternalTargetType
  targetAverageValue: number
  numberOfFailuresBefore: number | null
  scalerFails: boolean
  scalerValue: number | null
  currentReplicas: number | null
}

const healthBefore = (failures: number | null): MetricHealth | null =>
  failures === null ? null : { numberOfFailures: failures, status: failures === 0 ? 'Happy' : 'Failing' }

const fallback: Runner = (inputs) => {
  const fields = readFields<FallbackInputs>(
    inputs,
    'fallback',
    'targetType',
    'targetAverageValue',
    'numberOfFailuresBefore',
    'scalerFails',
    'scalerValue',
    'currentReplicas',
  )
  const resolved = resolveFallback({
    fallback: fields.fallback,
    target: { type: fields.targetType ?? 'AverageValue', value: fields.targetAverageValue },
    health: healthBefore(fields.numberOfFailuresBefore),
    query: fields.scalerFails ? { error: 'some error' } : { value: fields.scalerValue ?? NaN },
    currentReplicas: fields.currentReplicas ?? 0,
  })
  const { result } = resolved
  return {
    ...('error' in result ? { error: true } : { metricValue: result.value, error: false }),
    health: resolved.health,
    fallbackCondition: resolved.isFallback,
  }
}

const validity = (error: string | null) => ({ valid: error === null, errorContains: error })

const bounds: Runner = (inputs) => {
  const checked = attempt(() => {
    assertReplicaBounds(readFields<Counts>(inputs, ...countNames))
  })
  return validity('error' in checked ? checked.error : null)
}

const minMax: Runner = (inputs) => {
  const { minReplicas, maxReplicas } = hpaBounds(readFields<Counts>(inputs, 'minReplicaCount', 'maxReplicaCount'))
  return { hpaMinReplicas: minReplicas, hpaMaxReplicas: maxReplicas }
}

const paused: Runner = (inputs) => ({
  paused: isPaused(readFields<{ annotations: Record<string, string> }>(inputs, 'annotations').annotations),
})

const pausedCount: Runner = (inputs) => {
  const { annotations } = readFields<{ annotations: Record<string, string> }>(inputs, 'annotations')
  const count = attempt(() => pausedReplicaCount(annotations))
  return 'error' in count ? { value: null, error: true } : { value: count.value, error: false }
}

const validFallback: Runner = (inputs) => {
  const fields = readFields<{ fallback: Fallback | null; triggers: TriggerSpec[] }>(inputs, 'fallback', 'triggers')
  const checked = attempt(() => {
    assertFallback(fields.fallback, fields.triggers)
  })
  return validity('error' in checked ? checked.error : null)
}

export const kedaScaledObject: Record<string, Runner> = {
  requestScale,
  cooldown,
  hpaActiveCondition: hpaActive,
  fallback,
  replicaBounds: bounds,
  hpaMinMax: minMax,
  needToBePaused: paused,
  pausedReplicaCount: pausedCount,
  fallbackValid: validFallback,
}
