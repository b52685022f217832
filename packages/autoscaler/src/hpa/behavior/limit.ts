import { scaleDownLimit, type ScaleHistory, scaleUpLimit } from './policy-limit'
import { type Behavior } from './scaling-rules'

/** Messages of condition ScalingLimited, by its reason. */
export const limitMessages = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
} as const

/** Whether and why a size was limited: the reason of condition ScalingLimited. */
export type LimitReason = keyof typeof limitMessages

/** A desired size after the limits. */
export interface Limited {
  replicas: number
  reason: LimitReason
  /** Makes the formula with its values, for the decision chain. */
  formula: () => string
}

/** Current and desired size, and the bounds of the HPA. */
export interface LimitInput {
  current: number
  desired: number
  minReplicas: number
  maxReplicas: number
}

function withinRange({ desired, minReplicas, maxReplicas }: LimitInput): Limited {
  const formula = (): string => `${minReplicas} ≤ ${desired} ≤ ${maxReplicas} → ${desired}`
  return { replicas: desired, reason: 'DesiredWithinRange', formula }
}

/**
 * Limits for an HPA without `behavior`: one sync scales out to at most double the current size (or to 4). Scaling in is
 * limited only by the minimum.
 */
export function limitWithoutBehavior(input: LimitInput): Limited {
  const { current, desired, minReplicas, maxReplicas } = input
  const rateLimit = Math.max(2 * current, 4)
  const limit = Math.min(maxReplicas, rateLimit)
  if (desired < minReplicas) {
    return { replicas: minReplicas, reason: 'TooFewReplicas', formula: () => `${desired} < min ${minReplicas}` }
  }
  if (desired <= limit) return withinRange(input)
  return {
    replicas: limit,
    reason: maxReplicas > rateLimit ? 'ScaleUpLimit' : 'TooManyReplicas',
    formula: () => `${desired} > min(max ${maxReplicas}, max(2 × ${current}, 4)) = ${limit}`,
  }
}

/** {@link LimitInput} with the input of the policies. */
export interface BehaviorLimitInput extends LimitInput, ScaleHistory {
  behavior: Behavior
}

function limitUp(input: BehaviorLimitInput): Limited {
  const { current, desired, maxReplicas, behavior } = input
  const policy = scaleUpLimit({ ...input, rules: behavior.scaleUp })
  const rateLimit = Math.max(current, policy.limit)
  if (desired <= Math.min(maxReplicas, rateLimit)) return withinRange(input)
  return maxReplicas > rateLimit
    ? { replicas: rateLimit, reason: 'ScaleUpLimit', formula: () => `${desired} > ${policy.formula()} → ${rateLimit}` }
    : {
        replicas: maxReplicas,
        reason: 'TooManyReplicas',
        formula: () => `${desired} > max ${maxReplicas} → ${maxReplicas}`,
      }
}

function limitDown(input: BehaviorLimitInput): Limited {
  const { current, desired, minReplicas, behavior } = input
  const policy = scaleDownLimit({ ...input, rules: behavior.scaleDown })
  const rateLimit = Math.min(current, policy.limit)
  if (desired >= Math.max(minReplicas, rateLimit)) return withinRange(input)
  return minReplicas < rateLimit
    ? {
        replicas: rateLimit,
        reason: 'ScaleDownLimit',
        formula: () => `${desired} < ${policy.formula()} → ${rateLimit}`,
      }
    : {
        replicas: minReplicas,
        reason: 'TooFewReplicas',
        formula: () => `${desired} < min ${minReplicas} → ${minReplicas}`,
      }
}

/** Limits for an HPA with `behavior`: the policies of the direction, and the bounds. */
export function limitWithBehavior(input: BehaviorLimitInput): Limited {
  if (input.desired > input.current) return limitUp(input)
  return input.desired < input.current ? limitDown(input) : withinRange(input)
}
