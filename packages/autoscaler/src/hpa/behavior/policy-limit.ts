import { type ScalingPolicy, type ScalingRules } from './rules'
import { changeInPeriod, type ScaleEvent } from './scale-events'

/** Input of {@link scaleUpLimit} and {@link scaleDownLimit}; `now` in ms. */
export interface PolicyLimitInput {
  current: number
  rules: ScalingRules
  scaleUpEvents: readonly ScaleEvent[]
  scaleDownEvents: readonly ScaleEvent[]
  now: number
}

/** The size up to which the policies allow a change now, and the formula of the deciding policy. */
export interface PolicyLimit {
  limit: number
  formula: string
}

const periodStart = ({ current, scaleUpEvents, scaleDownEvents, now }: PolicyLimitInput, seconds: number): number =>
  current - changeInPeriod(scaleUpEvents, seconds, now) + changeInPeriod(scaleDownEvents, seconds, now)

function pick(limits: PolicyLimit[], better: (a: number, b: number) => boolean, none: number): PolicyLimit {
  return limits.reduce((best, candidate) => (better(candidate.limit, best.limit) ? candidate : best), {
    limit: none,
    formula: 'no policy',
  })
}

const disabled = (current: number): PolicyLimit => ({ limit: current, formula: `disabled → ${current}` })

function up(start: number, { type, value, periodSeconds }: ScalingPolicy): PolicyLimit {
  const from = `${start} replicas ${periodSeconds} s ago`
  if (type === 'Pods') return { limit: start + value, formula: `${from} + ${value} = ${start + value}` }
  // Rounded up, since otherwise a small percentage would never add a pod.
  const limit = Math.ceil(start * (1 + value / 100))
  return { limit, formula: `⌈${from} × ${1 + value / 100}⌉ = ${limit}` }
}

function down(start: number, { type, value, periodSeconds }: ScalingPolicy): PolicyLimit {
  const from = `${start} replicas ${periodSeconds} s ago`
  if (type === 'Pods') return { limit: start - value, formula: `${from} − ${value} = ${start - value}` }
  const limit = Math.trunc(start * (1 - value / 100))
  return { limit, formula: `⌊${from} × ${1 - value / 100}⌋ = ${limit}` }
}

/** The most replicas the scale-up policies allow now. It can be below `current`. */
export function scaleUpLimit(input: PolicyLimitInput): PolicyLimit {
  const { current, rules } = input
  if (rules.selectPolicy === 'Disabled') return disabled(current)
  const limits = rules.policies.map((policy) => up(periodStart(input, policy.periodSeconds), policy))
  return rules.selectPolicy === 'Min'
    ? pick(limits, (a, b) => a < b, 2 ** 31 - 1)
    : pick(limits, (a, b) => a > b, -(2 ** 31))
}

/** The fewest replicas the scale-down policies allow now. It can be above `current`. */
export function scaleDownLimit(input: PolicyLimitInput): PolicyLimit {
  const { current, rules } = input
  if (rules.selectPolicy === 'Disabled') return disabled(current)
  const limits = rules.policies.map((policy) => down(periodStart(input, policy.periodSeconds), policy))
  return rules.selectPolicy === 'Min'
    ? pick(limits, (a, b) => a > b, -(2 ** 31))
    : pick(limits, (a, b) => a < b, 2 ** 31 - 1)
}
