import { type BehaviorSpec, type Hpa, newHpaState, reconcileHpa } from '../../src'
import { now, only, type Runner } from './case'

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
  'minReplicas',
  'maxReplicas',
  'startReplicas',
  'syncPeriodSeconds',
  'firstSyncAtSeconds',
  'behavior',
  'downscaleStabilizationSeconds',
  'initialRecommendations',
  'metricDesired',
] as const

function limitReason(conditions: { type: string; reason: string }[], why: string): string {
  if (why.startsWith('Current number of replicas above')) return 'TooManyReplicas(early)'
  if (why.startsWith('Current number of replicas below')) return 'TooFewReplicas(early)'
  return conditions.find(({ type }) => type === 'ScalingLimited')?.reason ?? ''
}

export const sequence: Runner = (inputs) => {
  const given = only<Sequence>(inputs, ...sequenceNames)
  const target = { type: 'AverageValue' as const, averageValue: '1' }
  const metrics = [{ type: 'External' as const, external: { metric: { name: 'desired' }, target } }]
  const { minReplicas, maxReplicas, behavior, downscaleStabilizationSeconds } = given
  const hpa: Hpa = {
    namespace: 'test',
    spec: { minReplicas, maxReplicas, behavior, metrics },
    // The metric is the desired size itself, so there must be no tolerance.
    controller: { downscaleStabilizationSeconds, tolerance: { scaleUp: 0, scaleDown: 0 } },
  }
  const recommendations = given.initialRecommendations.map(({ replicas, atSeconds }) => ({
    replicas,
    at: now + atSeconds * 1000,
  }))
  let state = { ...newHpaState(), recommendations }
  let replicas = given.startReplicas
  const syncs = given.metricDesired.map((metricDesired, index) => {
    const atSeconds = given.firstSyncAtSeconds + index * given.syncPeriodSeconds
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const seen = { scale, metrics: [{ values: [metricDesired * 1000] }], pods: [] }
    const result = reconcileHpa(hpa, state, seen, now + atSeconds * 1000)
    state = { ...result.state, recommendations: result.state.recommendations ?? [] }
    replicas = result.decision.to
    const reason = limitReason(state.status.conditions, result.decision.reason)
    return { atSeconds, metricDesired, replicas, reason }
  })
  return { syncs }
}
