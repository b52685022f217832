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
import { ago, attempt, now, only, type Runner } from './case'

type Counts = Pick<
  ScaledObjectSpec,
  'minReplicaCount' | 'maxReplicaCount' | 'idleReplicaCount' | 'cooldownPeriod' | 'initialCooldownPeriod' | 'fallback'
>

interface Request extends Counts {
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

function poll(given: Request): PollResult {
  if ((given.lastActiveTime ?? null) !== null) throw new Error('lastActiveTime is null in all mock objects')
  const { minReplicaCount, maxReplicaCount, idleReplicaCount, cooldownPeriod, initialCooldownPeriod } = given
  const counts = { minReplicaCount, maxReplicaCount, idleReplicaCount, cooldownPeriod, initialCooldownPeriod }
  const present = Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined))
  const object = {
    metadata: { name: 'name', namespace: 'namespace', annotations: given.annotations ?? {} },
    spec: { ...present, fallback: given.fallback ?? null, scaleTargetRef: { name: 'name' }, triggers: [] },
  }
  const age = (seconds: number | null | undefined): number | null =>
    seconds === null || seconds === undefined ? null : ago(seconds)
  const state = { lastActiveTime: age(given.lastActiveSecondsAgo), createdAt: age(given.createdSecondsAgo) }
  const { currentReplicas, isActive, isError, activeTriggers = [] } = given
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
    only<Request>(
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
    only<Request>(
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

const health: Runner = (inputs) => {
  const { hpaScalingActive } = only<{ hpaScalingActive: { status: string; reason: string; message: string } | null }>(
    inputs,
    'hpaScalingActive',
  )
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
  const given = only<FallbackInputs>(
    inputs,
    'fallback',
    'targetType',
    'targetAverageValue',
    'numberOfFailuresBefore',
    'scalerFails',
    'scalerValue',
    'currentReplicas',
  )
  const outcome = resolveFallback({
    fallback: given.fallback,
    target: { type: given.targetType ?? 'AverageValue', value: given.targetAverageValue },
    health: healthBefore(given.numberOfFailuresBefore),
    query: given.scalerFails ? { error: 'some error' } : { value: given.scalerValue ?? NaN },
    currentReplicas: given.currentReplicas ?? 0,
  })
  const { result } = outcome
  return {
    ...('error' in result ? { error: true } : { metricValue: result.value, error: false }),
    health: outcome.health,
    fallbackCondition: outcome.isFallback,
  }
}

const verdict = (error: string | null) => ({ valid: error === null, errorContains: error })

const bounds: Runner = (inputs) => {
  const checked = attempt(() => {
    assertReplicaBounds(only<Counts>(inputs, ...countNames))
  })
  return verdict('error' in checked ? checked.error : null)
}

const minMax: Runner = (inputs) => {
  const { minReplicas, maxReplicas } = hpaBounds(only<Counts>(inputs, 'minReplicaCount', 'maxReplicaCount'))
  return { hpaMinReplicas: minReplicas, hpaMaxReplicas: maxReplicas }
}

const paused: Runner = (inputs) => ({
  paused: isPaused(only<{ annotations: Record<string, string> }>(inputs, 'annotations').annotations),
})

const pausedCount: Runner = (inputs) => {
  const { annotations } = only<{ annotations: Record<string, string> }>(inputs, 'annotations')
  const count = attempt(() => pausedReplicaCount(annotations))
  return 'error' in count ? { value: null, error: true } : { value: count.value, error: false }
}

const validFallback: Runner = (inputs) => {
  const given = only<{ fallback: Fallback | null; triggers: TriggerSpec[] }>(inputs, 'fallback', 'triggers')
  const checked = attempt(() => {
    assertFallback(given.fallback, given.triggers)
  })
  return verdict('error' in checked ? checked.error : null)
}

export const kedaScaledObject: Record<string, Runner> = {
  requestScale,
  cooldown,
  hpaActiveCondition: health,
  fallback,
  replicaBounds: bounds,
  hpaMinMax: minMax,
  needToBePaused: paused,
  pausedReplicaCount: pausedCount,
  fallbackValid: validFallback,
}
