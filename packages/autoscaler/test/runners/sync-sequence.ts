import { type BehaviorSpec, type Hpa, newHpaState, reconcileHpa } from '../../src'
import { now, readFields, type Runner } from './vector-case'

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

const sequenceFields = [
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

function limitReason(conditions: { type: string; reason: string }[], reason: string): string {
  if (reason.startsWith('Current number of replicas above')) return 'TooManyReplicas(early)'
  if (reason.startsWith('Current number of replicas below')) return 'TooFewReplicas(early)'
  return conditions.find(({ type }) => type === 'ScalingLimited')?.reason ?? ''
}

export const runSyncSequence: Runner = (inputs) => {
  const fields = readFields<Sequence>(inputs, ...sequenceFields)
  const target = { type: 'AverageValue' as const, averageValue: '1' }
  const metrics = [{ type: 'External' as const, external: { metric: { name: 'desired' }, target } }]
  const { minReplicas, maxReplicas, behavior, downscaleStabilizationSeconds } = fields
  const hpa: Hpa = {
    namespace: 'test',
    spec: { minReplicas, maxReplicas, behavior, metrics },
    // The metric is the desired size, so the tolerance is 0.
    controller: { downscaleStabilizationSeconds, tolerance: { scaleUp: 0, scaleDown: 0 } },
  }
  const recommendations = fields.initialRecommendations.map(({ replicas, atSeconds }) => ({
    replicas,
    at: now + atSeconds * 1000,
  }))
  let state = { ...newHpaState(), recommendations }
  let replicas = fields.startReplicas
  const syncs = fields.metricDesired.map((metricDesired, index) => {
    const atSeconds = fields.firstSyncAtSeconds + index * fields.syncPeriodSeconds
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const observation = { scale, metrics: [{ values: [metricDesired * 1000] }], pods: [] }
    const result = reconcileHpa(hpa, state, observation, now + atSeconds * 1000)
    state = { ...result.state, recommendations: result.state.recommendations ?? [] }
    replicas = result.decision.to
    const reason = limitReason(state.status.conditions, result.decision.reason)
    return { atSeconds, metricDesired, replicas, reason }
  })
  return { syncs }
}
