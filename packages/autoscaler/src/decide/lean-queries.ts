import { AutoscalerError } from '../errors'
import { resolveFallback, type MetricResult } from '../scaled-object/fallback'
import { type TriggerResult } from '../scaled-object/keda-state'
import { type KedaSetup } from '../scaled-object/setup'
import { noQuery, usableFallback } from '../scaled-object/trigger-queries'
import { cronTimes, type CronTrigger, queryCronTrigger } from '../trigger/cron/cron-trigger'
import { metricTargetType } from '../trigger/external-metric'
import { type KafkaTrigger } from '../trigger/kafka/kafka-trigger'
import { partitionLag } from '../trigger/kafka/partition-lag'
import { cappedLag } from '../trigger/kafka/total-lag'
import { type Trigger } from '../trigger'
import { type LeanOffsets, type LeanState } from './lean-state'

/**
 * Offsets of all partitions of a trigger, in the order of their numbers. A committed offset of −1 means no commit yet.
 */
export interface LeanOffsetsQuery {
  committed: ArrayLike<number>
  ends: ArrayLike<number>
  /** Offsets of the oldest records. Default 0. */
  starts?: ArrayLike<number>
}

/** What a trigger observed: offsets, the number of a metrics-api trigger, or an error. Cron ignores it. */
export type LeanQuery = LeanOffsetsQuery | { number: number } | { error: string }

interface LeanTriggerResult {
  metric: MetricResult
  active: boolean
  committedOffsets: LeanOffsets
}

const emptyList: readonly never[] = []
/** Lean results have no lag per partition, because only explanations contain it. */
const noLag: number[] = []
const failedResult = (error: string): LeanTriggerResult => ({
  metric: { error },
  active: false,
  committedOffsets: emptyList,
})

function queryKafka(
  trigger: KafkaTrigger,
  previous: LeanOffsets,
  query: LeanOffsetsQuery,
  { rules }: KedaSetup,
): LeanTriggerResult {
  const { committed, ends, starts } = query
  const { partitionLimitation, excludePersistentLag } = trigger
  const nextOffsets = excludePersistentLag ? [...previous] : previous
  const total = { totalLag: 0, totalLagWithPersistent: 0, partitionsWithLag: 0, partitions: 0 }
  for (let index = 0; index < committed.length; index++) {
    if (partitionLimitation !== null && !partitionLimitation.includes(index)) continue
    const offsets = {
      committedOffset: committed[index] ?? -1,
      latestOffset: ends[index] ?? 0,
      earliestOffset: starts?.[index] ?? 0,
    }
    const { lag, lagWithPersistent, offsetToStore } = partitionLag(trigger, offsets, previous[index] ?? null, rules)
    if (offsetToStore !== null) (nextOffsets as (number | undefined)[])[index] = offsetToStore
    total.totalLag += lag
    total.totalLagWithPersistent += lagWithPersistent
    if (lag > 0) total.partitionsWithLag++
    total.partitions++
  }
  if (total.partitions === 0 && trigger.topic !== '')
    return failedResult('expected at least one active partition within the topic')
  const value = Math.max(0, cappedLag(trigger, total, null))
  return {
    metric: { value },
    active: total.totalLagWithPersistent > trigger.activationLagThreshold,
    committedOffsets: nextOffsets,
  }
}

/** Cached results of cron triggers until their next start or end, because computing these times is slow. */
export type CronCache = Map<Trigger, { from: number; until: number; result: LeanTriggerResult }>

function queryCron(trigger: CronTrigger & Trigger, cache: CronCache, now: number): LeanTriggerResult {
  const cached = cache.get(trigger)
  if (cached && cached.from <= now && now < cached.until) return cached.result
  const { metric, active } = queryCronTrigger(trigger, now)
  const result = { metric, active, committedOffsets: emptyList }
  if ('error' in metric) return result
  const { nextStart, nextEnd } = cronTimes(trigger, now)
  cache.set(trigger, { from: now, until: Math.min(nextStart ?? Infinity, nextEnd ?? Infinity), result })
  return result
}

function queryTrigger(
  trigger: Trigger,
  previous: LeanOffsets,
  query: LeanQuery,
  input: LeanQueries,
): LeanTriggerResult {
  if (trigger.type === 'cron') return queryCron(trigger, input.crons, input.now)
  if (trigger.type === 'metrics-api' && 'number' in query) {
    const value = query.number
    return { metric: { value }, active: value > trigger.activationTargetValue, committedOffsets: previous }
  }
  // A query that does not fit the type of its trigger counts as missing.
  if ('error' in query || trigger.type === 'metrics-api' || 'number' in query) {
    return failedResult('error' in query ? query.error : noQuery.error)
  }
  try {
    return queryKafka(trigger, previous, query, input.setup)
  } catch (error) {
    if (error instanceof AutoscalerError) return failedResult(error.message)
    throw error
  }
}

/** Input of {@link leanResults}. */
export interface LeanQueries {
  setup: KedaSetup
  /** One per trigger. */
  queries: readonly LeanQuery[]
  /** Stored results that replace queries, one per trigger. */
  records: readonly (TriggerResult | null)[]
  currentReplicas: number
  readyReplicas?: number | undefined
  crons: CronCache
  /** ms since 1970. */
  now: number
}

/** `queryTriggers` without texts: the results of all triggers, and the state after the queries. */
export function leanResults(
  input: LeanQueries,
  state: LeanState,
): { results: (TriggerResult | null)[]; state: LeanState } {
  const { setup, queries, records, currentReplicas, readyReplicas } = input
  const { composite, object } = setup
  const fallback = usableFallback(setup)
  const nextState = { ...state, committedOffsets: [...state.committedOffsets], health: [...state.health] }
  const results = setup.triggers.map((trigger, index): TriggerResult | null => {
    const record = trigger && records[index]
    if (record || trigger === null) return record ?? null
    const queried = queryTrigger(trigger, state.committedOffsets[index] ?? emptyList, queries[index] ?? noQuery, input)
    const type = metricTargetType(object.spec.triggers[index]?.metricType)
    const { result, isFallback, health } = resolveFallback({
      fallback,
      target: composite?.target ?? { type, value: trigger.target },
      health: state.health[index] ?? null,
      query: queried.metric,
      currentReplicas,
      readyReplicas,
    })
    nextState.committedOffsets[index] = queried.committedOffsets
    nextState.health[index] = health
    return { result, active: queried.active, isFallback, lagPerPartition: noLag }
  })
  return { results, state: nextState }
}
