import { type BehaviorSpec, defaultBehavior, defaultController } from '@food-delivery/autoscaler'
import { type ObjectPath } from '../../input'
import { type AutoscalerFacts, type ScaledObjectFacts } from '../facts'
import { forEach, type Fix, type Problem, type Rule } from '../rule'
import { startSeconds } from '../workload'
import { withScalingRules } from './scaling-rules'
import { partitionsOf } from './trigger-partitions'

const DEFAULT_WINDOW = defaultController.downscaleStabilizationSeconds
/** Duration of a rebalance with default timeouts, in seconds. */
const REBALANCE = 3

function behaviorOf(facts: AutoscalerFacts): { behavior: BehaviorSpec | null | undefined; path: ObjectPath } {
  if (facts.kind === 'HorizontalPodAutoscaler') {
    return { behavior: facts.object.spec.behavior, path: ['spec', 'behavior', 'scaleDown'] }
  }
  const path = ['spec', 'advanced', 'horizontalPodAutoscalerConfig', 'behavior', 'scaleDown']
  return { behavior: facts.object.spec.advanced?.horizontalPodAutoscalerConfig?.behavior, path }
}

/**
 * Shortest time that pods stay after the load has fallen, in seconds: the window, or the period of the fastest policy.
 */
function holdSeconds(behavior: BehaviorSpec): number {
  const { stabilizationWindowSeconds, selectPolicy, policies } = defaultBehavior(behavior).scaleDown
  if (selectPolicy === 'Disabled') return Infinity
  return Math.max(stabilizationWindowSeconds ?? DEFAULT_WINDOW, Math.min(...policies.map((each) => each.periodSeconds)))
}

function fixOf({ object, kafka }: ScaledObjectFacts): { fix?: Fix } {
  const partitions = kafka.length > 0 ? partitionsOf(kafka) : null
  if (partitions === null) return {}
  const fixed = withScalingRules(object, 'scaleDown', { stabilizationWindowSeconds: DEFAULT_WINDOW })
  return { fix: { object, fixed, partitions, what: `stabilizationWindowSeconds ${DEFAULT_WINDOW}` } }
}

/** Time from a decision to scale up until its backlog is processed: start, rebalance, and as long again to catch up. */
function cycleOf(facts: AutoscalerFacts): { seconds: number; text: string } {
  const start = startSeconds(facts.workload)
  const rebalance = facts.kind === 'ScaledObject' && facts.kafka.length > 0 ? REBALANCE : 0
  const parts = [`${start} s to start`, ...(rebalance > 0 ? [`${rebalance} s for the rebalance`] : [])]
  return { seconds: 2 * (start + rebalance), text: `${parts.join(', ')}, and as long again to catch up` }
}

function windowProblem(facts: AutoscalerFacts): Problem[] {
  const { behavior, path } = behaviorOf(facts)
  if (!behavior) return []
  const [hold, { seconds, text }] = [holdSeconds(behavior), cycleOf(facts)]
  if (hold >= seconds) return []
  const message = `Pods leave ${hold} s after the load fell, but take ${text}: ${seconds} s. It scales down and up again, and each step costs a rebalance. Set stabilizationWindowSeconds to ${DEFAULT_WINDOW}.`
  const fix = facts.kind === 'ScaledObject' ? fixOf(facts) : {}
  return [{ source: facts.source, path: [...path, 'stabilizationWindowSeconds'], message, ...fix }]
}

function cooldownProblem(facts: AutoscalerFacts): Problem[] {
  if (facts.kind !== 'ScaledObject') return []
  const { cooldownPeriod, minReplicaCount, idleReplicaCount } = facts.settings
  const [{ seconds, text }, isUsed] = [cycleOf(facts), minReplicaCount === 0 || idleReplicaCount !== null]
  if (!isUsed || cooldownPeriod >= seconds) return []
  const message = `All pods leave ${cooldownPeriod} s after the last activity, and a start takes ${text}: ${seconds} s. With pauses between records it starts and stops all the time. Set cooldownPeriod to ${DEFAULT_WINDOW}.`
  return [{ source: facts.source, path: ['spec', 'cooldownPeriod'], message }]
}

export const flapping: Rule = {
  id: 'flapping',
  severity: 'warning',
  finds: 'Pods that leave sooner than they can come back.',
  check: forEach(
    ({ autoscalers }) => autoscalers,
    (facts) => [...windowProblem(facts), ...cooldownProblem(facts)],
  ),
}
