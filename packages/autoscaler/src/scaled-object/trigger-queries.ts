import { type DecisionStep } from '@food-delivery/contracts'
import { step } from '../explain'
import {
  type CommittedMemory,
  type KafkaObservation,
  type KafkaTrigger,
  metricTargetType,
  queryKafkaTrigger,
} from '../trigger'
import { fallbackCondition, type KedaCondition } from './conditions'
import { resolveFallback } from './fallback'
import { type KedaSetup } from './setup'
import { type KedaState, type TriggerAnswer } from './state'

/** What a trigger observes: Kafka's offsets, or (in a recording) the value KEDA itself gave, in messages. */
export type TriggerQuery = KafkaObservation | { value: number; active: boolean }

/** Answers of all triggers, and the state after them. */
export interface QueryResult {
  /** One per trigger; null for cpu and memory. */
  answers: (TriggerAnswer | null)[]
  state: KedaState
  chain: DecisionStep[]
}

/** A trigger's answer before the fallback. */
interface Raw {
  query: { value: number } | { error: string }
  active: boolean
  memory: CommittedMemory
  chain: DecisionStep[]
}

function ask(trigger: KafkaTrigger, memory: CommittedMemory, query: TriggerQuery): Raw {
  if ('value' in query) {
    const { value, active } = query
    return { query: { value }, active, memory, chain: [step('recorded value', { active }, `${value}`, value)] }
  }
  const { decision, state, explanation } = queryKafkaTrigger(trigger, memory, query)
  return {
    query: decision.failed ? { error: decision.error } : { value: decision.externalMetricValue },
    active: !decision.failed && decision.active,
    memory: state,
    chain: explanation,
  }
}

function lagsOf(query: TriggerQuery): number[] {
  if (!('partitions' in query)) return []
  return query.partitions.map(({ latestOffset, committedOffset }) =>
    Math.max(0, (latestOffset ?? 0) - Math.max(0, committedOffset)),
  )
}

/** Condition Fallback after queries. */
export function fallbackState({ object }: KedaSetup, { health }: KedaState): KedaCondition {
  const threshold = object.spec.fallback?.failureThreshold
  const isFallingBack =
    threshold !== undefined && health.some((each) => each !== null && each.numberOfFailures > threshold)
  return fallbackCondition(isFallingBack)
}

/**
 * Queries every Kafka trigger once, with memory and fallback. `queries`: one per trigger; those of cpu and memory are
 * ignored. `currentReplicas`: spec.replicas of the target.
 */
export function queryTriggers(
  setup: KedaSetup,
  state: KedaState,
  { queries, currentReplicas }: { queries: readonly TriggerQuery[]; currentReplicas: number },
): QueryResult {
  const { triggers: specs, fallback = null } = setup.object.spec
  const next = { ...state, memory: [...state.memory], health: [...state.health] }
  const chain: DecisionStep[] = []
  const answers = setup.triggers.map((trigger, index): TriggerAnswer | null => {
    if (trigger === null) return null
    const query = queries[index] ?? { error: 'no query' }
    const raw = ask(trigger, state.memory[index] ?? {}, query)
    const resolved = resolveFallback({
      fallback,
      target: { type: metricTargetType(specs[index]?.metricType), value: trigger.lagThreshold },
      health: state.health[index] ?? null,
      query: raw.query,
      currentReplicas,
    })
    next.memory[index] = raw.memory
    next.health[index] = resolved.health
    chain.push(...raw.chain, ...resolved.chain)
    return { result: resolved.result, active: raw.active || resolved.isFallback, lagPerPartition: lagsOf(query) }
  })
  return { answers, state: next, chain }
}
