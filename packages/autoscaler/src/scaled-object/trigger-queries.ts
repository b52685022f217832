import { type DecisionStep } from '@food-delivery/contracts'
import { step } from '../explain'
import { type Rules } from '../rules'
import {
  type CommittedOffsets,
  type KafkaObservation,
  type KafkaTrigger,
  metricTargetType,
  queryKafkaTrigger,
} from '../trigger'
import { fallbackCondition, type KedaCondition } from './conditions'
import { type FallbackInput, type MetricResult, resolveFallback } from './fallback'
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

function queryTrigger(
  trigger: KafkaTrigger,
  committedOffsets: CommittedOffsets,
  query: TriggerQuery,
  rules: Rules,
): ScalerResult {
  if ('value' in query) {
    const { value, active } = query
    return {
      metric: { value },
      active,
      committedOffsets,
      chain: [step('recorded value', { active }, `${value}`, value)],
    }
  }
  const { decision, state, explanation } = queryKafkaTrigger(trigger, committedOffsets, query, rules)
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

function storedStep({ result, active }: TriggerResult): DecisionStep {
  return 'error' in result
    ? step('stored result', { active }, result.error, null)
    : step('stored result', { active }, `${result.value} in an earlier query`, result.value)
}

/** Input of {@link queryTriggers}; replicas of the target as in {@link FallbackInput}. */
interface QueryInput extends Pick<FallbackInput, 'currentReplicas' | 'readyReplicas'> {
  /** One per trigger; null: not asked. Those of cpu and memory are ignored. */
  queries: readonly (TriggerQuery | null)[]
  /** Results that replace queries, one per trigger. */
  records: readonly (TriggerResult | null)[]
}

/** Queries every Kafka trigger without a record once, and applies the fallback. A record changes nothing in the state. */
export function queryTriggers(
  setup: KedaSetup,
  state: KedaState,
  { queries, records, ...replicas }: QueryInput,
): QueryResult {
  const { triggers: specs, fallback = null } = setup.object.spec
  const next = { ...state, committedOffsets: [...state.committedOffsets], health: [...state.health] }
  const chain: DecisionStep[] = []
  const results = setup.triggers.map((trigger, index): TriggerResult | null => {
    const record = trigger && records[index]
    if (record) chain.push(storedStep(record))
    if (record || trigger === null || queries[index] === null) return record ?? null
    const query = queries[index] ?? { error: 'no query' }
    const { metric, active, ...scaler } = queryTrigger(trigger, state.committedOffsets[index] ?? {}, query, setup.rules)
    const { result, isFallback, ...fallbackResult } = resolveFallback({
      fallback,
      target: { type: metricTargetType(specs[index]?.metricType), value: trigger.lagThreshold },
      health: state.health[index] ?? null,
      query: metric,
      ...replicas,
    })
    next.committedOffsets[index] = scaler.committedOffsets
    next.health[index] = fallbackResult.health
    chain.push(...scaler.chain, ...fallbackResult.chain)
    return { result, active, isFallback, lagPerPartition: lagsOf(query) }
  })
  return { results, state: next, chain }
}
