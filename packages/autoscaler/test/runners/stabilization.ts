import { stabilizeWithBehavior, stabilizeWithoutBehavior } from '../../src'
import { ago, now, readFields, type Runner } from './vector-case'

interface VectorRecommendation {
  replicas: number
  ageSeconds: number
}

function readRecommendations(recommendations: VectorRecommendation[]) {
  return recommendations.map((entry) => {
    const { replicas, ageSeconds } = readFields<VectorRecommendation>(entry, 'replicas', 'ageSeconds')
    return { replicas, at: ago(ageSeconds) }
  })
}

export const runStabilizeWithoutBehavior: Runner = (inputs) => {
  const fields = readFields<{
    downscaleStabilizationSeconds: number
    recommendations: VectorRecommendation[]
    desiredReplicas: number
  }>(inputs, 'downscaleStabilizationSeconds', 'recommendations', 'desiredReplicas')
  const { downscaleStabilizationSeconds, desiredReplicas: desired } = fields
  const recommendations = readRecommendations(fields.recommendations)
  const result = stabilizeWithoutBehavior({ desired, recommendations, downscaleStabilizationSeconds, now })
  return {
    stabilizedReplicas: result.replicas,
    recommendationLogLength: result.recommendations.length,
    recommendationLogAfter: result.recommendations.map(({ replicas }) => replicas),
  }
}

export const runStabilizeWithBehavior: Runner = (inputs) => {
  const fields = readFields<{
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
    current: fields.currentReplicas,
    desired: fields.desiredReplicas,
    now,
    scaleUpWindowSeconds: fields.scaleUpStabilizationWindowSeconds,
    scaleDownWindowSeconds: fields.scaleDownStabilizationWindowSeconds,
    recommendations: readRecommendations(fields.recommendations),
  })
  return {
    stabilizedReplicas: result.replicas,
    recommendationLogAfter: result.recommendations.map(({ replicas }) => replicas),
  }
}
