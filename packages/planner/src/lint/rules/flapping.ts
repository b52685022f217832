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
 * Shortest time that pods stay after the load has fallen, in seconds: the window. Policies limit how many pods are
 * removed in a period, but do not delay the first removal; a pod that was added in the period can be removed again.
 */
function holdSeconds(behavior: BehaviorSpec): number {
  const { stabilizationWindowSeconds, selectPolicy } = defaultBehavior(behavior).scaleDown
  return selectPolicy === 'Disabled' ? Infinity : (stabilizationWindowSeconds ?? DEFAULT_WINDOW)
}

function fixOf({ object, kafka }: ScaledObjectFacts): { fix?: Fix } {
  const partitions = kafka.length > 0 ? partitionsOf(kafka) : null
  if (partitions === null) return {}
  const fixed = withScalingRules(object, 'scaleDown', { stabilizationWindowSeconds: DEFAULT_WINDOW })
  return { fix: { object, fixed, partitions, what: `stabilizationWindowSeconds ${DEFAULT_WINDOW}` } }
}

/** Time from a decision to scale up until its backlog is processed: start, rebalance, and as long again to catch up. */
function cycleOf(facts: AutoscalerFacts): { seconds: number; text: string; rebalance: number } {
  const start = startSeconds(facts.workload)
  const rebalance = facts.kind === 'ScaledObject' && facts.kafka.length > 0 ? REBALANCE : 0
  const parts = [`${start} s to start`, ...(rebalance > 0 ? [`${rebalance} s for the rebalance`] : [])]
  const seconds = 2 * (start + rebalance)
  return { seconds, text: `${parts.join(', ')}, and as long again to catch up: ${seconds} s`, rebalance }
}

function windowProblem(facts: AutoscalerFacts): Problem[] {
  const { behavior, path } = behaviorOf(facts)
  if (!behavior) return []
  const [hold, { seconds, text, rebalance }] = [holdSeconds(behavior), cycleOf(facts)]
  if (hold >= seconds) return []
  const removed = hold === 0 ? 'as soon as the load falls' : `${hold} s after the load falls`
  const cost = rebalance > 0 ? ', and each step costs a rebalance' : ''
  const message = `Pods are removed ${removed}, but new ones take ${text}. The workload is scaled down and up again${cost}. Set stabilizationWindowSeconds to ${DEFAULT_WINDOW}.`
  const fix = facts.kind === 'ScaledObject' ? fixOf(facts) : {}
  return [{ source: facts.source, path: [...path, 'stabilizationWindowSeconds'], message, ...fix }]
}

function cooldownProblem(facts: AutoscalerFacts): Problem[] {
  if (facts.kind !== 'ScaledObject') return []
  const { cooldownPeriod, minReplicaCount, idleReplicaCount } = facts.settings
  const [{ seconds, text }, isUsed] = [cycleOf(facts), minReplicaCount === 0 || idleReplicaCount !== null]
  if (!isUsed || cooldownPeriod >= seconds) return []
  const message = `All pods are removed ${cooldownPeriod} s after the last activity, but new ones take ${text}. With pauses between records, the workload is started and stopped all the time. Set cooldownPeriod to ${DEFAULT_WINDOW}.`
  return [{ source: facts.source, path: ['spec', 'cooldownPeriod'], message }]
}

export const flapping: Rule = {
  id: 'flapping',
  severity: 'warning',
  finds: 'Pods that are removed sooner than new ones can start and catch up.',
  check: forEach(
    ({ autoscalers }) => autoscalers,
    (facts) => [...windowProblem(facts), ...cooldownProblem(facts)],
  ),
}
