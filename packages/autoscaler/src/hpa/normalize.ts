import { type DecisionStep } from '../decision'
import { secondsBetween, step } from '../explain'
import { type Limited, limitMessages, limitWithBehavior, limitWithoutBehavior } from './behavior/limit'
import { type Behavior, scaleDownWindow } from './behavior/scaling-rules'
import {
  type Recommendation,
  type Stabilized,
  stabilizeWithBehavior,
  stabilizeWithoutBehavior,
} from './behavior/stabilize'
import { conditionOf, type HpaCondition, type HpaState } from './hpa-status'

/** Input of {@link normalizeRecommendation}; `now` in ms. */
export interface NormalizeInput {
  current: number
  recommended: number
  minReplicas: number
  maxReplicas: number
  /** With the API's defaults; null if the spec has no `behavior`. */
  behavior: Behavior | null
  downscaleStabilizationSeconds: number
  state: Pick<HpaState, 'recommendations' | 'scaleUpEvents' | 'scaleDownEvents'>
  now: number
}

/** The size after stabilization and limits, without explanation. */
export interface NormalizedSize {
  replicas: number
  recommendations: Recommendation[]
  stabilized: Stabilized
  limited: Limited
  /** Length of the stabilization window in the direction of the recommendation. */
  windowSeconds: number
}

/** A recommendation after stabilization and limits. */
export interface NormalizedRecommendation extends NormalizedSize {
  conditions: Omit<HpaCondition, 'lastTransitionTime'>[]
  chain: DecisionStep[]
}

const stabilizedMessages = {
  ScaleUpStabilized: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
  ScaleDownStabilized:
    'recent recommendations were higher than current one, applying the highest recent recommendation',
}

/** The size after stabilization, and the length of the window in the direction of the recommendation. */
function stabilize(input: NormalizeInput): { stabilized: Stabilized; windowSeconds: number } {
  const { behavior, recommended: desired, now, current, downscaleStabilizationSeconds } = input
  const recommendations = input.state.recommendations ?? []
  if (behavior === null) {
    const stabilized = stabilizeWithoutBehavior({ desired, recommendations, downscaleStabilizationSeconds, now })
    return { stabilized, windowSeconds: downscaleStabilizationSeconds }
  }
  const scaleUpWindowSeconds = behavior.scaleUp.stabilizationWindowSeconds ?? 0
  const scaleDownWindowSeconds = scaleDownWindow(behavior.scaleDown, downscaleStabilizationSeconds)
  const windows = { scaleUpWindowSeconds, scaleDownWindowSeconds }
  const stabilized = stabilizeWithBehavior({ current, desired, recommendations, now, ...windows })
  return { stabilized, windowSeconds: desired >= current ? scaleUpWindowSeconds : scaleDownWindowSeconds }
}

function stabilizationStep(
  input: NormalizeInput,
  { replicas, decidedBy }: Stabilized,
  windowSeconds: number,
): DecisionStep {
  const inputs = { recommended: input.recommended, windowSeconds, current: input.current }
  if (decidedBy === null) {
    const formula = `no earlier recommendation of the last ${windowSeconds} s applies → ${replicas}`
    return step('stabilization', inputs, formula, replicas)
  }
  const age = secondsBetween(decidedBy.at, input.now)
  const formula = `the recommendation of ${decidedBy.replicas} from ${age} s ago holds for ${windowSeconds} s → ${replicas}`
  return step('stabilization', { ...inputs, decidedBy: decidedBy.replicas, ageSeconds: age }, formula, replicas)
}

function ableToScaleCondition(
  input: NormalizeInput,
  { replicas }: Stabilized,
): NormalizedRecommendation['conditions'][number] {
  if (replicas === input.recommended) {
    return conditionOf('AbleToScale', true, 'ReadyForNewScale', 'recommended size matches current size')
  }
  const isUp = input.behavior !== null && input.recommended >= input.current
  const reason = isUp ? 'ScaleUpStabilized' : 'ScaleDownStabilized'
  return conditionOf('AbleToScale', true, reason, stabilizedMessages[reason])
}

/** Stabilizes and limits the recommendation of the metrics, with or without `behavior`. */
export function normalizeSize(input: NormalizeInput): NormalizedSize {
  const { stabilized, windowSeconds } = stabilize(input)
  const { current, minReplicas, maxReplicas, behavior, now } = input
  const desired = stabilized.replicas
  const { scaleUpEvents, scaleDownEvents } = input.state
  // The fields are listed because spreading the input would take longer than the computation itself.
  const limited =
    behavior === null
      ? limitWithoutBehavior({ current, desired, minReplicas, maxReplicas })
      : limitWithBehavior({ current, desired, minReplicas, maxReplicas, behavior, scaleUpEvents, scaleDownEvents, now })
  const { replicas } = limited
  return { replicas, recommendations: stabilized.recommendations, stabilized, limited, windowSeconds }
}

/** Like {@link normalizeSize}, with the conditions of the HPA and the steps that explain the result. */
export function normalizeRecommendation(input: NormalizeInput): NormalizedRecommendation {
  const normalized = normalizeSize(input)
  const { stabilized, limited, windowSeconds } = normalized
  const { current, minReplicas, maxReplicas } = input
  const bounds = { current, desired: stabilized.replicas, minReplicas, maxReplicas }
  const isLimited = limited.replicas !== stabilized.replicas
  return {
    ...normalized,
    conditions: [
      ableToScaleCondition(input, stabilized),
      conditionOf('ScalingLimited', isLimited, limited.reason, limitMessages[limited.reason]),
    ],
    chain: [
      stabilizationStep(input, stabilized, windowSeconds),
      step('limits', { ...bounds, reason: limited.reason }, limited.formula(), limited.replicas),
    ],
  }
}
