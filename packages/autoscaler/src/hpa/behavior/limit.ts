import { scaleDownLimit, scaleUpLimit } from './policy-limit'
import { type Behavior } from './rules'
import { type ScaleEvent } from './scale-events'

/** Why a size was limited: the reason in condition ScalingLimited. */
export type LimitReason =
  | 'DesiredWithinRange'
  | 'TooManyReplicas'
  | 'TooFewReplicas'
  | 'ScaleUpLimit'
  | 'ScaleDownLimit'

/** A desired size after the limits. */
export interface Limited {
  replicas: number
  reason: LimitReason
  /** The formula with its values, for the decision chain. */
  formula: string
}

/** Current and desired size, and the bounds of the HPA. */
export interface LimitInput {
  current: number
  desired: number
  minReplicas: number
  maxReplicas: number
}

/** Messages of condition ScalingLimited. */
export const limitMessages: Readonly<Record<LimitReason, string>> = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
}

function within({ desired, minReplicas, maxReplicas }: LimitInput): Limited {
  return {
    replicas: desired,
    reason: 'DesiredWithinRange',
    formula: `${minReplicas} ≤ ${desired} ≤ ${maxReplicas} → ${desired}`,
  }
}

/** Without `behavior`: at most double the current size (or 4) in one sync; downwards only the minimum limits. */
export function limitWithoutBehavior(input: LimitInput): Limited {
  const { current, desired, minReplicas, maxReplicas } = input
  const rate = Math.max(2 * current, 4)
  const most = Math.min(maxReplicas, rate)
  if (desired < minReplicas) {
    return { replicas: minReplicas, reason: 'TooFewReplicas', formula: `${desired} < min ${minReplicas}` }
  }
  if (desired <= most) return within(input)
  return {
    replicas: most,
    reason: maxReplicas > rate ? 'ScaleUpLimit' : 'TooManyReplicas',
    formula: `${desired} > min(max ${maxReplicas}, max(2 × ${current}, 4)) = ${most}`,
  }
}

/** {@link LimitInput} with the input of the policies; `now` in ms. */
export interface BehaviorLimitInput extends LimitInput {
  behavior: Behavior
  scaleUpEvents: readonly ScaleEvent[]
  scaleDownEvents: readonly ScaleEvent[]
  now: number
}

function limitUp(input: BehaviorLimitInput): Limited {
  const { current, desired, maxReplicas, behavior } = input
  const policy = scaleUpLimit({ ...input, rules: behavior.scaleUp })
  const rate = Math.max(current, policy.limit)
  const most = Math.min(maxReplicas, rate)
  if (desired <= most) return within(input)
  const reason = maxReplicas > rate ? 'ScaleUpLimit' : 'TooManyReplicas'
  const formula = reason === 'ScaleUpLimit' ? `${desired} > ${policy.formula}` : `${desired} > max ${maxReplicas}`
  return { replicas: most, reason, formula: `${formula} → ${most}` }
}

function limitDown(input: BehaviorLimitInput): Limited {
  const { current, desired, minReplicas, behavior } = input
  const policy = scaleDownLimit({ ...input, rules: behavior.scaleDown })
  const rate = Math.min(current, policy.limit)
  const least = Math.max(minReplicas, rate)
  if (desired >= least) return within(input)
  const reason = minReplicas < rate ? 'ScaleDownLimit' : 'TooFewReplicas'
  const formula = reason === 'ScaleDownLimit' ? `${desired} < ${policy.formula}` : `${desired} < min ${minReplicas}`
  return { replicas: least, reason, formula: `${formula} → ${least}` }
}

/** With `behavior`: the direction's policies and the bounds. */
export function limitWithBehavior(input: BehaviorLimitInput): Limited {
  if (input.desired > input.current) return limitUp(input)
  return input.desired < input.current ? limitDown(input) : within(input)
}
