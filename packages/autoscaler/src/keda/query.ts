import { type DecisionStep } from '@food-delivery/contracts'
import { step } from '../explain/step'
import {
  type CommittedMemory,
  type KafkaObservation,
  type KafkaTrigger,
  type KafkaTriggerResult,
  metricTargetType,
  queryKafkaTrigger,
} from '../kafka-trigger'
import { fallbackCondition, type KedaCondition, resolveFallback } from '../scaled-object'
import { type KedaSetup } from './setup'
import { type KedaState } from './state'

/** What a trigger sees: Kafka's offsets, or (in a recording) the value KEDA itself gave, in messages. */
export type TriggerQuery = KafkaObservation | { value: number; active: boolean }

/** A trigger's answer after the fallback. */
export interface TriggerAnswer {
  result: { value: number } | { error: string }
  active: boolean
  lagPerPartition: number[]
}

/** Answers of all triggers and what they leave behind. */
export interface QueryResult {
  /** One per trigger; null for cpu and memory. */
  answers: (TriggerAnswer | null)[]
  state: KedaState
  chain: DecisionStep[]
}

interface Raw {
  query: { value: number } | { error: string }
  active: boolean
  memory: CommittedMemory
  chain: DecisionStep[]
}

function fromKafka({ decision, state, explanation }: KafkaTriggerResult): Raw {
  return {
    query: decision.failed ? { error: decision.error } : { value: decision.externalMetricValue },
    active: !decision.failed && decision.active,
    memory: state,
    chain: explanation,
  }
}

function ask(trigger: KafkaTrigger, memory: CommittedMemory, query: TriggerQuery): Raw {
  if (!('value' in query)) return fromKafka(queryKafkaTrigger(trigger, memory, query))
  const { value, active } = query
  return { query: { value }, active, memory, chain: [step('recorded value', { active }, `${value}`, value)] }
}

function lags(query: TriggerQuery): number[] {
  return 'partitions' in query
    ? query.partitions.map(({ latestOffset, committedOffset }) =>
        Math.max(0, (latestOffset ?? 0) - Math.max(0, committedOffset)),
      )
    : []
}

function anyFallingBack({ object }: KedaSetup, { health }: KedaState): boolean {
  const threshold = object.spec.fallback?.failureThreshold
  return threshold !== undefined && health.some((each) => each !== null && each.numberOfFailures > threshold)
}

/** Condition Fallback after queries. */
export function fallbackState(setup: KedaSetup, state: KedaState): KedaCondition {
  return fallbackCondition(anyFallingBack(setup, state))
}

/**
 * Asks every Kafka trigger once, with memory and fallback. `queries`: one per trigger; those of cpu and memory are not
 * looked at. `currentReplicas`: spec.replicas of the target.
 */
export function queryTriggers(
  setup: KedaSetup,
  state: KedaState,
  { queries, currentReplicas }: { queries: readonly TriggerQuery[]; currentReplicas: number },
): QueryResult {
  const next = { ...state, memory: [...state.memory], health: [...state.health] }
  const chain: DecisionStep[] = []
  const answers = setup.triggers.map((trigger, index): TriggerAnswer | null => {
    if (trigger === null) return null
    const query = queries[index] ?? { error: 'no query' }
    const raw = ask(trigger, state.memory[index] ?? {}, query)
    const type = metricTargetType(setup.object.spec.triggers[index]?.metricType)
    const resolved = resolveFallback({
      ...{ fallback: setup.object.spec.fallback ?? null, query: raw.query, currentReplicas },
      ...{ target: { type, value: trigger.lagThreshold }, health: state.health[index] ?? null },
    })
    ;[next.memory[index], next.health[index]] = [raw.memory, resolved.health]
    chain.push(...raw.chain, ...resolved.chain)
    return { result: resolved.result, active: raw.active || resolved.isFallback, lagPerPartition: lags(query) }
  })
  return { answers, state: next, chain }
}
