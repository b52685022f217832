import { type DecisionStep } from '@food-delivery/contracts'
import { step } from '../explain'
import {
  type CommittedOffsets,
  type KafkaObservation,
  type KafkaTrigger,
  metricTargetType,
  queryKafkaTrigger,
} from '../trigger'
import { fallbackCondition, type KedaCondition } from './conditions'
import { type MetricResult, resolveFallback } from './fallback'
import { type KedaState, type TriggerResult } from './keda-state'
import { type KedaSetup } from './setup'

/** Observation of a trigger: Kafka's offsets, or (in a recording) the value that KEDA returned, in messages. */
export type TriggerQuery = KafkaObservation | { value: number; active: boolean }

/** Results of all triggers, and the state after the queries. */
export interface QueryResult {
  /** One per trigger; null for cpu and memory. */
  results: (TriggerResult | null)[]
  state: KedaState
  chain: DecisionStep[]
}

/** Result of a trigger's query, before the fallback. */
interface ScalerResult {
  metric: MetricResult
  active: boolean
  committedOffsets: CommittedOffsets
  chain: DecisionStep[]
}

function queryTrigger(trigger: KafkaTrigger, committedOffsets: CommittedOffsets, query: TriggerQuery): ScalerResult {
  if ('value' in query) {
    const { value, active } = query
    return {
      metric: { value },
      active,
      committedOffsets,
      chain: [step('recorded value', { active }, `${value}`, value)],
    }
  }
  const { decision, state, explanation } = queryKafkaTrigger(trigger, committedOffsets, query)
  return {
    metric: decision.failed ? { error: decision.error } : { value: decision.externalMetricValue },
    active: !decision.failed && decision.active,
    committedOffsets: state,
    chain: explanation,
  }
}

function lagsOf(query: TriggerQuery): number[] {
  if (!('partitions' in query)) return []
  return query.partitions.map(({ latestOffset, committedOffset }) =>
    Math.max(0, (latestOffset ?? 0) - Math.max(0, committedOffset)),
  )
}

/** Lag per partition of all triggers together. */
export function lagPerPartitionOf(results: readonly (TriggerResult | null)[]): number[] {
  return results.flatMap((result) => result?.lagPerPartition ?? [])
}

/** Condition Fallback after the queries. */
export function fallbackConditionOf({ object }: KedaSetup, { health }: KedaState): KedaCondition {
  const threshold = object.spec.fallback?.failureThreshold
  return fallbackCondition(threshold !== undefined && health.some((one) => one && one.numberOfFailures > threshold))
}

/**
 * Queries every Kafka trigger once and applies the fallback. `queries`: one per trigger; those of cpu and memory are
 * ignored. `currentReplicas`: spec.replicas of the target.
 */
export function queryTriggers(
  setup: KedaSetup,
  state: KedaState,
  { queries, currentReplicas }: { queries: readonly TriggerQuery[]; currentReplicas: number },
): QueryResult {
  const { triggers: specs, fallback = null } = setup.object.spec
  const next = { ...state, committedOffsets: [...state.committedOffsets], health: [...state.health] }
  const chain: DecisionStep[] = []
  const results = setup.triggers.map((trigger, index): TriggerResult | null => {
    if (trigger === null) return null
    const query = queries[index] ?? { error: 'no query' }
    const { metric, active, ...scaler } = queryTrigger(trigger, state.committedOffsets[index] ?? {}, query)
    const { result, isFallback, ...fallbackResult } = resolveFallback({
      fallback,
      target: { type: metricTargetType(specs[index]?.metricType), value: trigger.lagThreshold },
      health: state.health[index] ?? null,
      query: metric,
      currentReplicas,
    })
    next.committedOffsets[index] = scaler.committedOffsets
    next.health[index] = fallbackResult.health
    chain.push(...scaler.chain, ...fallbackResult.chain)
    return { result, active: active || isFallback, lagPerPartition: lagsOf(query) }
  })
  return { results, state: next, chain }
}
