import { type ScalingPolicy, type ScalingRules } from './scaling-rules'
import { changeInPeriod, type ScaleEvent } from './scale-events'

/** Scale events of an HPA in both directions; `now` in ms. */
export interface ScaleHistory {
  scaleUpEvents: readonly ScaleEvent[]
  scaleDownEvents: readonly ScaleEvent[]
  now: number
}

/** Input of {@link scaleUpLimit} and {@link scaleDownLimit}. */
export interface PolicyLimitInput extends ScaleHistory {
  current: number
  rules: ScalingRules
}

/**
 * The number of replicas that the policies allow now: at most when scaling up, at least when scaling down. `formula`: how the
 * selected policy computes it, for the explanation of a decision.
 */
export interface PolicyLimit {
  limit: number
  formula: () => string
}

const up = 1
const down = -1
type Direction = typeof up | typeof down

function policyLimit(input: PolicyLimitInput, policy: ScalingPolicy, direction: Direction): PolicyLimit {
  const { current, scaleUpEvents, scaleDownEvents, now } = input
  const { type, value, periodSeconds } = policy
  const added = changeInPeriod(scaleUpEvents, periodSeconds, now)
  const removed = changeInPeriod(scaleDownEvents, periodSeconds, now)
  const start = current - added + removed
  const startText = (): string => `${start} replicas ${periodSeconds} s ago`
  if (type === 'Pods') {
    const limit = start + direction * value
    return { limit, formula: () => `${startText()} ${direction === up ? '+' : '−'} ${value} = ${limit}` }
  }
  const factor = 1 + (direction * value) / 100
  // Scaling up rounds up, because otherwise a small percentage would never add a pod.
  const limit = direction === up ? Math.ceil(start * factor) : Math.trunc(start * factor)
  const formula = (): string => {
    const product = `${startText()} × ${factor}`
    return `${direction === up ? `⌈${product}⌉` : `⌊${product}⌋`} = ${limit}`
  }
  return { limit, formula }
}

/** The limit of the policy that `selectPolicy` selects: Max allows the largest change, Min the smallest. */
function selectedLimit(input: PolicyLimitInput, direction: Direction): PolicyLimit {
  const { current, rules } = input
  if (rules.selectPolicy === 'Disabled') return { limit: current, formula: () => `disabled → ${current}` }
  // The largest change is the highest limit when scaling up, and the lowest when scaling down.
  const selectsHighest = rules.selectPolicy === (direction === up ? 'Max' : 'Min')
  const limits = rules.policies.map((policy) => policyLimit(input, policy, direction))
  // The controller starts its comparison with the smallest or largest 32-bit integer.
  const noPolicy = { limit: selectsHighest ? -(2 ** 31) : 2 ** 31 - 1, formula: () => 'no policy' }
  return limits.reduce((selected, candidate) => {
    const isSelected = selectsHighest ? candidate.limit > selected.limit : candidate.limit < selected.limit
    return isSelected ? candidate : selected
  }, noPolicy)
}

/** The maximum number of replicas that the scale-up policies allow now. It can be below `current`. */
export function scaleUpLimit(input: PolicyLimitInput): PolicyLimit {
  return selectedLimit(input, up)
}

/** The minimum number of replicas that the scale-down policies allow now. It can be above `current`. */
export function scaleDownLimit(input: PolicyLimitInput): PolicyLimit {
  return selectedLimit(input, down)
}
