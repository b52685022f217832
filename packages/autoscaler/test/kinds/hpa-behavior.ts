import {
  type BehaviorSpec,
  changeInPeriod,
  defaultBehavior,
  type Hpa,
  limitWithBehavior,
  limitWithoutBehavior,
  newHpaState,
  reconcileHpa,
  type ScaleEvent,
  scaleDownLimit,
  scaleDownWindow,
  scaleUpLimit,
  type ScalingRules,
  stabilizeWithBehavior,
  stabilizeWithoutBehavior,
  storeScaleEvent,
} from '../../src'
import { ago, now, only, type Runner } from './case'

interface VectorEvent {
  replicaChange: number
  ageSeconds: number
}

const readEvents = (events: VectorEvent[]): ScaleEvent[] =>
  events.map((event) => {
    const { replicaChange, ageSeconds } = only<VectorEvent>(event, 'replicaChange', 'ageSeconds')
    return { replicaChange, at: ago(ageSeconds), outdated: false }
  })

const readRules = (rules: ScalingRules | null): ScalingRules | null =>
  rules && only<ScalingRules>(rules, 'stabilizationWindowSeconds', 'selectPolicy', 'policies', 'tolerance')

interface Bounds {
  currentReplicas: number
  desiredReplicas: number
  minReplicas: number
  maxReplicas: number
}

const boundNames = ['currentReplicas', 'desiredReplicas', 'minReplicas', 'maxReplicas'] as const

const bounds = ({ currentReplicas, desiredReplicas, minReplicas, maxReplicas }: Bounds) => ({
  ...{ current: currentReplicas, desired: desiredReplicas, minReplicas, maxReplicas },
})

const plainLimit: Runner = (inputs) => ({
  ...limitWithoutBehavior(bounds(only<Bounds>(inputs, ...boundNames))),
})

interface Ruled {
  scaleUp: ScalingRules | null
  scaleDown: ScalingRules | null
  scaleUpEvents: VectorEvent[]
  scaleDownEvents: VectorEvent[]
}

const ruledLimit: Runner = (inputs) => {
  const given = only<Bounds & Ruled>(
    inputs,
    ...boundNames,
    ...(['scaleUp', 'scaleDown', 'scaleUpEvents', 'scaleDownEvents'] as const),
  )
  return {
    ...limitWithBehavior({
      ...bounds(given),
      behavior: defaultBehavior({ scaleUp: readRules(given.scaleUp), scaleDown: readRules(given.scaleDown) }),
      scaleUpEvents: readEvents(given.scaleUpEvents),
      scaleDownEvents: readEvents(given.scaleDownEvents),
      now,
    }),
  }
}

const policyLimit =
  (limit: typeof scaleUpLimit, direction: 'scaleUp' | 'scaleDown'): Runner =>
  (inputs) => {
    const given = only<Ruled & { currentReplicas: number; rules: ScalingRules | null }>(
      inputs,
      ...(['currentReplicas', 'scaleUpEvents', 'scaleDownEvents', 'rules'] as const),
    )
    const rules = defaultBehavior({ [direction]: readRules(given.rules) })[direction]
    return {
      limit: limit({
        ...{ current: given.currentReplicas, rules, now },
        scaleUpEvents: readEvents(given.scaleUpEvents),
        scaleDownEvents: readEvents(given.scaleDownEvents),
      }).limit,
    }
  }

interface VectorRecommendation {
  replicas: number
  ageSeconds: number
}

const readLog = (log: VectorRecommendation[]) =>
  log.map((entry) => {
    const { replicas, ageSeconds } = only<VectorRecommendation>(entry, 'replicas', 'ageSeconds')
    return { replicas, at: ago(ageSeconds) }
  })

const plainStabilization: Runner = (inputs) => {
  const given = only<{
    downscaleStabilizationSeconds: number
    recommendations: VectorRecommendation[]
    desiredReplicas: number
  }>(inputs, 'downscaleStabilizationSeconds', 'recommendations', 'desiredReplicas')
  const { downscaleStabilizationSeconds, desiredReplicas: desired } = given
  const recommendations = readLog(given.recommendations)
  const result = stabilizeWithoutBehavior({ desired, recommendations, downscaleStabilizationSeconds, now })
  return {
    stabilizedReplicas: result.replicas,
    recommendationLogLength: result.recommendations.length,
    recommendationLogAfter: result.recommendations.map(({ replicas }) => replicas),
  }
}

const ruledStabilization: Runner = (inputs) => {
  const given = only<{
    currentReplicas: number
    desiredReplicas: number
    scaleUpStabilizationWindowSeconds: number
    scaleDownStabilizationWindowSeconds: number
    recommendations: VectorRecommendation[]
  }>(
    inputs,
    ...(['currentReplicas', 'desiredReplicas', 'recommendations'] as const),
    ...(['scaleUpStabilizationWindowSeconds', 'scaleDownStabilizationWindowSeconds'] as const),
  )
  const result = stabilizeWithBehavior({
    ...{ current: given.currentReplicas, desired: given.desiredReplicas, now },
    scaleUpWindowSeconds: given.scaleUpStabilizationWindowSeconds,
    scaleDownWindowSeconds: given.scaleDownStabilizationWindowSeconds,
    recommendations: readLog(given.recommendations),
  })
  return {
    stabilizedReplicas: result.replicas,
    recommendationLogAfter: result.recommendations.map(({ replicas }) => replicas),
  }
}

const store: Runner = (inputs) => {
  const given = only<{ previousEvents: VectorEvent[]; rules: ScalingRules | null; replicaChange: number }>(
    inputs,
    ...(['previousEvents', 'rules', 'replicaChange'] as const),
  )
  const events = readEvents(given.previousEvents)
  const after = storeScaleEvent(events, readRules(given.rules), given.replicaChange, now)
  return {
    changeInLast60SecondsBefore: changeInPeriod(events, 60, now),
    eventsAfter: after.map(({ replicaChange, outdated }) => ({ replicaChange, outdated })),
  }
}

const defaults: Runner = (inputs) => {
  const given = only<{ behavior: BehaviorSpec; downscaleStabilizationFlagSeconds: number }>(
    inputs,
    ...(['behavior', 'downscaleStabilizationFlagSeconds'] as const),
  )
  const filled = defaultBehavior(only<BehaviorSpec>(given.behavior, 'scaleUp', 'scaleDown'))
  const flag = given.downscaleStabilizationFlagSeconds
  return { ...filled, effectiveScaleDownWindowSeconds: scaleDownWindow(filled.scaleDown, flag) }
}

interface Sequence {
  minReplicas: number
  maxReplicas: number
  startReplicas: number
  syncPeriodSeconds: number
  firstSyncAtSeconds: number
  behavior: BehaviorSpec | null
  downscaleStabilizationSeconds: number
  initialRecommendations: { replicas: number; atSeconds: number }[]
  metricDesired: number[]
}

const sequenceNames = [
  ...(['minReplicas', 'maxReplicas', 'startReplicas', 'syncPeriodSeconds', 'firstSyncAtSeconds'] as const),
  ...(['behavior', 'downscaleStabilizationSeconds', 'initialRecommendations', 'metricDesired'] as const),
]

const limitReason = (conditions: { type: string; reason: string }[], why: string): string => {
  if (why.startsWith('Current number of replicas above')) return 'TooManyReplicas(early)'
  if (why.startsWith('Current number of replicas below')) return 'TooFewReplicas(early)'
  return conditions.find(({ type }) => type === 'ScalingLimited')?.reason ?? ''
}

const sequence: Runner = (inputs) => {
  const given = only<Sequence>(inputs, ...sequenceNames)
  const target = { type: 'AverageValue' as const, averageValue: '1' }
  const metrics = [{ type: 'External' as const, external: { metric: { name: 'wish' }, target } }]
  const { minReplicas, maxReplicas, behavior, downscaleStabilizationSeconds } = given
  const hpa: Hpa = {
    namespace: 'test',
    spec: { minReplicas, maxReplicas, behavior, metrics },
    // The wish is the metric itself, so no tolerance may hide a part of it.
    controller: { downscaleStabilizationSeconds, tolerance: { scaleUp: 0, scaleDown: 0 } },
  }
  const recommendations = given.initialRecommendations.map(({ replicas, atSeconds }) => ({
    ...{ replicas, at: now + atSeconds * 1000 },
  }))
  let state = { ...newHpaState(), recommendations }
  let replicas = given.startReplicas
  const syncs = given.metricDesired.map((wish, index) => {
    const atSeconds = given.firstSyncAtSeconds + index * given.syncPeriodSeconds
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const seen = { scale, metrics: [{ values: [wish * 1000] }], pods: [] }
    const result = reconcileHpa(hpa, state, seen, now + atSeconds * 1000)
    state = { ...result.state, recommendations: result.state.recommendations ?? [] }
    replicas = result.decision.to
    const reason = limitReason(state.status.conditions, result.decision.reason)
    return { atSeconds, metricDesired: wish, replicas, reason }
  })
  return { syncs }
}

export const hpaBehavior: Record<string, Runner> = {
  limitWithoutBehavior: plainLimit,
  limitWithBehavior: ruledLimit,
  scaleUpLimit: policyLimit(scaleUpLimit, 'scaleUp'),
  scaleDownLimit: policyLimit(scaleDownLimit, 'scaleDown'),
  stabilizeWithoutBehavior: plainStabilization,
  stabilizeWithBehavior: ruledStabilization,
  storeScaleEvent: store,
  behaviorDefaults: defaults,
  syncSequence: sequence,
}
