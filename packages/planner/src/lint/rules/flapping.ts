import { type BehaviorSpec, defaultBehavior, defaultController } from '@food-delivery/autoscaler'
import { type ObjectPath } from '../../input'
import { type AutoscalerFacts, type ScaledObjectFacts } from '../facts'
import { forEach, type Fix, type Problem, type Rule } from '../rule'
import { startSeconds } from '../workload'
import { withScalingRules } from './scaling-rules'
import { partitionsOf } from './trigger-partitions'

const DEFAULT_WINDOW_SECONDS = defaultController.downscaleStabilizationSeconds
/** Duration of a rebalance: members notice it at their next heartbeat, by default within 3 s. */
const REBALANCE_SECONDS = 3

function behaviorOf(facts: AutoscalerFacts): { behavior: BehaviorSpec | null | undefined; path: ObjectPath } {
  if (facts.kind === 'HorizontalPodAutoscaler') {
    return { behavior: facts.object.spec.behavior, path: ['spec', 'behavior', 'scaleDown'] }
  }
  const path = ['spec', 'advanced', 'horizontalPodAutoscalerConfig', 'behavior', 'scaleDown']
  return { behavior: facts.object.spec.advanced?.horizontalPodAutoscalerConfig?.behavior, path }
}

/**
 * Seconds from a fall of the load until the first pod is removed: the stabilization window. Policies limit how many
 * pods are removed in a period, but do not delay the first removal, not even of a pod that was added in the period.
 */
function removalDelay(behavior: BehaviorSpec): number {
  const { stabilizationWindowSeconds, selectPolicy } = defaultBehavior(behavior).scaleDown
  return selectPolicy === 'Disabled' ? Infinity : (stabilizationWindowSeconds ?? DEFAULT_WINDOW_SECONDS)
}

function fixOf({ object, kafka }: ScaledObjectFacts): { fix?: Fix } {
  const partitions = kafka.length > 0 ? partitionsOf(kafka) : null
  if (partitions === null) return {}
  const fixed = withScalingRules(object, 'scaleDown', { stabilizationWindowSeconds: DEFAULT_WINDOW_SECONDS })
  return { fix: { object, fixed, partitions, what: `stabilizationWindowSeconds ${DEFAULT_WINDOW_SECONDS}` } }
}

/** Time from a decision to scale up until the backlog is processed: start, rebalance, and as long again to catch up. */
function catchUpTimeOf(facts: AutoscalerFacts): { seconds: number; text: string; rebalance: number } {
  const start = startSeconds(facts.workload)
  const rebalance = facts.kind === 'ScaledObject' && facts.kafka.length > 0 ? REBALANCE_SECONDS : 0
  const parts = [`${start} s to start`, ...(rebalance > 0 ? [`${rebalance} s for the rebalance`] : [])]
  const seconds = 2 * (start + rebalance)
  return { seconds, text: `${parts.join(', ')}, and as long again to catch up: ${seconds} s`, rebalance }
}

function windowProblem(facts: AutoscalerFacts): Problem[] {
  const { behavior, path } = behaviorOf(facts)
  if (!behavior) return []
  const delay = removalDelay(behavior)
  const { seconds, text, rebalance } = catchUpTimeOf(facts)
  if (delay >= seconds) return []
  const removed = delay === 0 ? 'as soon as the load falls' : `${delay} s after the load falls`
  const cost = rebalance > 0 ? ', and each step costs a rebalance' : ''
  const message = `Pods are removed ${removed}, but new ones take ${text}. The workload is scaled down and up again${cost}. Set stabilizationWindowSeconds to ${DEFAULT_WINDOW_SECONDS}.`
  const fix = facts.kind === 'ScaledObject' ? fixOf(facts) : {}
  return [{ source: facts.source, path: [...path, 'stabilizationWindowSeconds'], message, ...fix }]
}

function cooldownProblem(facts: AutoscalerFacts): Problem[] {
  if (facts.kind !== 'ScaledObject') return []
  const { cooldownPeriod, minReplicaCount, idleReplicaCount } = facts.settings
  const { seconds, text } = catchUpTimeOf(facts)
  const isUsed = minReplicaCount === 0 || idleReplicaCount !== null
  if (!isUsed || cooldownPeriod >= seconds) return []
  const message = `All pods are removed ${cooldownPeriod} s after the last activity, but new ones take ${text}. With pauses between records, the workload is started and stopped all the time. Set cooldownPeriod to ${DEFAULT_WINDOW_SECONDS}.`
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
