import { type DecisionStep } from '../decision'
import { step, stepsOfMetric } from '../explain'
import { type Rules } from '../rules'
import {
  type CommittedOffsets,
  type KafkaObservation,
  metricTargetType,
  queryCronTrigger,
  queryKafkaTrigger,
  queryMetricsApi,
  type Trigger,
} from '../trigger'
import { fallbackCondition, type KedaCondition } from './conditions'
import { type FallbackInput, type MetricResult, resolveFallback } from './fallback'
import { type KedaState, type TriggerResult } from './keda-state'
import { type Fallback } from './scaled-object'
import { type KedaSetup } from './setup'

/**
 * Observation of a trigger: Kafka's offsets, the number that a metrics-api trigger read, or (in a recording) the value
 * that KEDA returned, in messages. Of a cron trigger only such a value is used, of cpu and memory triggers nothing.
 */
export type TriggerQuery = KafkaObservation | { number: number } | { value: number; active: boolean }

/** Stands for the missing query of a trigger that also has no stored result. */
export const noQuery = { error: 'no query' }

/** Results of all triggers, and the state after the queries. */
export interface QueryResult {
  /** One per trigger; null for cpu and memory, and if there is neither a query nor a record. Empty if no query ran. */
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
  trigger: Trigger,
  committedOffsets: CommittedOffsets,
  query: TriggerQuery,
  { rules, now }: { rules: Rules; now: number },
): ScalerResult {
  const unchanged = { active: false, committedOffsets, chain: [] }
  if ('value' in query) {
    const { value, active } = query
    return { ...unchanged, metric: { value }, active, chain: [step('recorded value', { active }, `${value}`, value)] }
  }
  if (trigger.type === 'cron') return { ...unchanged, ...queryCronTrigger(trigger, now) }
  if (trigger.type === 'metrics-api' && 'number' in query) {
    return { ...unchanged, ...queryMetricsApi(trigger, query.number) }
  }
  // A query that does not fit the type of its trigger counts as missing.
  if ('error' in query || trigger.type === 'metrics-api' || 'number' in query) {
    const { error } = 'error' in query ? query : noQuery
    return { ...unchanged, metric: { error }, committedOffsets: {}, chain: [step('query failed', {}, error, null)] }
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
  return query.partitions.map(({ latestOffset, committedOffset, earliestOffset }) => {
    const start = committedOffset === -1 ? (earliestOffset ?? 0) : committedOffset
    return Math.max(0, (latestOffset ?? 0) - start)
  })
}

/** Lag per partition of all triggers together. */
export function lagPerPartitionOf(results: readonly (TriggerResult | null)[]): number[] {
  return results.flatMap((result) => result?.lagPerPartition ?? [])
}

/** Condition Fallback after the queries. */
export function fallbackConditionOf({ object }: KedaSetup, { health }: KedaState): KedaCondition {
  const threshold = object.spec.fallback?.failureThreshold
  return fallbackCondition(threshold !== undefined && health.some((each) => each && each.numberOfFailures > threshold))
}

function storedStep({ result, active }: TriggerResult): DecisionStep {
  return 'error' in result
    ? step('stored result', { active, error: result.error }, result.error, null)
    : step('stored result', { active }, `${result.value} in an earlier query`, result.value)
}

/** The fallback of the object. With a formula, KEDA uses it only if the formula's target is a whole number. */
export function usableFallback({ object, composite }: KedaSetup): Fallback | null {
  return composite && !Number.isInteger(composite.target.value) ? null : (object.spec.fallback ?? null)
}

/** Input of {@link queryTriggers}; replicas of the target as in {@link FallbackInput}. */
interface QueryInput extends Pick<FallbackInput, 'currentReplicas' | 'readyReplicas'> {
  /** One per trigger; null: no query. Those of cpu and memory are ignored. */
  queries: readonly (TriggerQuery | null)[]
  /** Results that replace queries, one per trigger. */
  records: readonly (TriggerResult | null)[]
  /** ms since 1970. */
  now: number
}

/** Evaluates the query of every trigger without a record, and applies the fallback. Records do not change the state. */
export function queryTriggers(
  setup: KedaSetup,
  state: KedaState,
  { queries, records, now, ...replicas }: QueryInput,
): QueryResult {
  const { rules, composite } = setup
  const { triggers: specs } = setup.object.spec
  const fallback = usableFallback(setup)
  const nextState = { ...state, committedOffsets: [...state.committedOffsets], health: [...state.health] }
  const chain: DecisionStep[] = []
  const results = setup.triggers.map((trigger, index): TriggerResult | null => {
    const record = trigger && records[index]
    if (record) chain.push(...stepsOfMetric(trigger.metricName, [storedStep(record)]))
    if (record || trigger === null || queries[index] === null) return record ?? null
    const query = queries[index] ?? noQuery
    const previous = state.committedOffsets[index] ?? {}
    const { metric, active, ...scaler } = queryTrigger(trigger, previous, query, { rules, now })
    const { result, isFallback, ...fallbackResult } = resolveFallback({
      fallback,
      target: composite?.target ?? { type: metricTargetType(specs[index]?.metricType), value: trigger.target },
      health: state.health[index] ?? null,
      query: metric,
      ...replicas,
    })
    nextState.committedOffsets[index] = scaler.committedOffsets
    nextState.health[index] = fallbackResult.health
    chain.push(...stepsOfMetric(trigger.metricName, [...scaler.chain, ...fallbackResult.chain]))
    return { result, active, isFallback, lagPerPartition: lagsOf(query) }
  })
  return { results, state: nextState, chain }
}
