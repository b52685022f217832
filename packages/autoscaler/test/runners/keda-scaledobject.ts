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
  type Rules,
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
  rescaleError: string
  rescaleErrorAt: 'get' | 'update'
  scaleTargetKind: string
  target: string
}

const countNames = ['minReplicaCount', 'maxReplicaCount', 'idleReplicaCount'] as const

function poll(fields: ScaleRequest, rules: Rules): PollResult {
  if ((fields.lastActiveTime ?? null) !== null) throw new Error('lastActiveTime must be null, as in all mock objects')
  const { minReplicaCount, maxReplicaCount, idleReplicaCount, cooldownPeriod, initialCooldownPeriod } = fields
  const counts = { minReplicaCount, maxReplicaCount, idleReplicaCount, cooldownPeriod, initialCooldownPeriod }
  const present = Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined))
  const [namespace = '', name = ''] = (fields.target ?? 'namespace/name').split('/')
  const object = {
    metadata: { name, namespace, annotations: fields.annotations ?? {} },
    spec: { ...present, fallback: fields.fallback ?? null, scaleTargetRef: { name }, triggers: [] },
  }
  const timeOf = (secondsAgo: number | null | undefined): number | null =>
    secondsAgo === null || secondsAgo === undefined ? null : ago(secondsAgo)
  const state = { lastActiveTime: timeOf(fields.lastActiveSecondsAgo), createdAt: timeOf(fields.createdSecondsAgo) }
  const { currentReplicas, isActive, isError, activeTriggers = [], rescaleError } = fields
  return pollScaledObject(
    object,
    state,
    {
      currentReplicas,
      isActive,
      isError,
      activeTriggers,
      // The mock objects have no status.scaleTargetKind.
      scaleTargetKind: fields.scaleTargetKind ?? '',
      ...(rescaleError === undefined ? {} : { rescaleError }),
      isScaleUnreadable: fields.rescaleErrorAt === 'get',
    },
    now,
    rules,
  )
}

const runRequestScale: Runner = (inputs, _expected, rules) => {
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
      'rescaleError',
      'rescaleErrorAt',
      'scaleTargetKind',
      'target',
    ),
    rules,
  )
  const conditionOf = (type: string) => conditions.find((condition) => condition.type === type)
  const ready = conditionOf('Ready')
  return {
    replicas: decision.to,
    activeCondition: conditionOf('Active'),
    readyCondition: ready,
    pausedCondition: conditionOf('Paused'),
    lastActiveTimeSet: state.lastActiveTime !== null,
    event: events[0],
    loopError: ready?.reason === 'ErrorScalingTarget' ? ready.message : null,
  }
}

const runCooldown: Runner = (inputs, _expected, rules) => {
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
    rules,
  )
  return {
    replicas: decision.to,
    activeReason: conditions.find(({ type }) => type === 'Active')?.reason,
    readyReason: conditions.find(({ type }) => type === 'Ready')?.reason,
  }
}

const runHpaActiveCondition: Runner = (inputs) => {
  const { hpaScalingActive } = readFields<{
    hpaScalingActive: { status: string; reason: string; message: string } | null
  }>(inputs, 'hpaScalingActive')
  return { hpaActive: hpaActiveCondition(hpaScalingActive) }
}

interface FallbackInputs {
  fallback: Fallback | null
  targetType: ExternalTargetType
  targetAverageValue: number
  numberOfFailuresBefore: number | null
  scalerFails: boolean
  scalerValue: number | null
  currentReplicas: number | null
  readyReplicas: number | null
}

const healthBefore = (failures: number | null): MetricHealth | null =>
  failures === null ? null : { numberOfFailures: failures, status: failures === 0 ? 'Happy' : 'Failing' }

const runFallback: Runner = (inputs) => {
  const fields = readFields<FallbackInputs>(
    inputs,
    'fallback',
    'targetType',
    'targetAverageValue',
    'numberOfFailuresBefore',
    'scalerFails',
    'scalerValue',
    'currentReplicas',
    'readyReplicas',
  )
  const resolved = resolveFallback({
    fallback: fields.fallback,
    target: { type: fields.targetType ?? 'AverageValue', value: fields.targetAverageValue },
    health: healthBefore(fields.numberOfFailuresBefore),
    query: fields.scalerFails ? { error: 'some error' } : { value: fields.scalerValue ?? NaN },
    currentReplicas: fields.currentReplicas ?? 0,
    readyReplicas: fields.readyReplicas ?? undefined,
  })
  const { result } = resolved
  return {
    ...('error' in result ? { error: true } : { metricValue: result.value, error: false }),
    health: resolved.health,
    fallbackCondition: resolved.isFallback ? 'True' : 'notTrue',
  }
}

const validity = (error: string | null) => ({ valid: error === null, errorContains: error })

const runReplicaBounds: Runner = (inputs) => {
  const checked = attempt(() => {
    assertReplicaBounds(readFields<Counts>(inputs, ...countNames))
  })
  return validity('error' in checked ? checked.error : null)
}

const runHpaMinMax: Runner = (inputs) => {
  const { minReplicas, maxReplicas } = hpaBounds(readFields<Counts>(inputs, 'minReplicaCount', 'maxReplicaCount'))
  return { hpaMinReplicas: minReplicas, hpaMaxReplicas: maxReplicas }
}

const runNeedToBePaused: Runner = (inputs) => ({
  paused: isPaused(readFields<{ annotations: Record<string, string> }>(inputs, 'annotations').annotations),
})

const runPausedReplicaCount: Runner = (inputs) => {
  const { annotations } = readFields<{ annotations: Record<string, string> }>(inputs, 'annotations')
  const count = attempt(() => pausedReplicaCount(annotations))
  return 'error' in count ? { value: null, error: true } : { value: count.value, error: false }
}

const runFallbackValid: Runner = (inputs) => {
  const fields = readFields<{
    fallback: Fallback | null
    triggers: TriggerSpec[]
    scalingModifiers?: { formula?: string }
  }>(inputs, 'fallback', 'triggers', 'scalingModifiers')
  const checked = attempt(() => {
    assertFallback(fields.fallback, fields.triggers, fields.scalingModifiers?.formula)
  })
  return validity('error' in checked ? checked.error : null)
}

export const kedaScaledObject: Record<string, Runner> = {
  requestScale: runRequestScale,
  cooldown: runCooldown,
  hpaActiveCondition: runHpaActiveCondition,
  fallback: runFallback,
  replicaBounds: runReplicaBounds,
  hpaMinMax: runHpaMinMax,
  needToBePaused: runNeedToBePaused,
  pausedReplicaCount: runPausedReplicaCount,
  fallbackValid: runFallbackValid,
}
