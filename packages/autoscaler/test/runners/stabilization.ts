import { stabilizeWithBehavior, stabilizeWithoutBehavior } from '../../src'
import { ago, now, only, type Runner } from './case'

interface VectorRecommendation {
  replicas: number
  ageSeconds: number
}

function readLog(log: VectorRecommendation[]) {
  return log.map((entry) => {
    const { replicas, ageSeconds } = only<VectorRecommendation>(entry, 'replicas', 'ageSeconds')
    return { replicas, at: ago(ageSeconds) }
  })
}

export const plainStabilization: Runner = (inputs) => {
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

export const ruledStabilization: Runner = (inputs) => {
  const given = only<{
    currentReplicas: number
    desiredReplicas: number
    scaleUpStabilizationWindowSeconds: number
    scaleDownStabilizationWindowSeconds: number
    recommendations: VectorRecommendation[]
  }>(
    inputs,
    'currentReplicas',
    'desiredReplicas',
    'recommendations',
    'scaleUpStabilizationWindowSeconds',
    'scaleDownStabilizationWindowSeconds',
  )
  const result = stabilizeWithBehavior({
    current: given.currentReplicas,
    desired: given.desiredReplicas,
    now,
    scaleUpWindowSeconds: given.scaleUpStabilizationWindowSeconds,
    scaleDownWindowSeconds: given.scaleDownStabilizationWindowSeconds,
    recommendations: readLog(given.recommendations),
  })
  return {
    stabilizedReplicas: result.replicas,
    recommendationLogAfter: result.recommendations.map(({ replicas }) => replicas),
  }
}
