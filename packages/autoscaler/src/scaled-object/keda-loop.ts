import { step } from '../explain'
import { newHpaState, type ScalingEvent } from '../hpa'
import { isAnnotated, isPaused, pausedReplicaCount } from './annotations'
import { type Composite, compositeOf } from './composite'
import { type KedaCondition, kedaCondition, mergeConditions, pausedCondition } from './conditions'
import { type KedaState, type TriggerResult } from './keda-state'
import { pollScaledObject } from './poll-decision'
import { type PollObservation, pollSentence, type PollResult, type TriggerSummary } from './poll-result'
import { recordsInUse, restartedState } from './records'
import { COMPOSITE_METRIC } from './scaling-modifiers'
import { type KedaSetup } from './setup'
import { fallbackConditionOf, lagPerPartitionOf, noQuery, queryTriggers, type TriggerQuery } from './trigger-queries'

/** Observation of KEDA's loop in one poll. */
export interface KedaPollObservation extends Omit<PollObservation, keyof TriggerSummary> {
  /** One per trigger; null: no query, because {@link recordsInUse} has a result. */
  queries: readonly (TriggerQuery | null)[]
  readyReplicas?: number
}

/** Result of one poll; `lagPerPartition` of all triggers together. */
export interface KedaPollResult extends Omit<PollResult, 'state' | 'conditions'> {
  state: KedaState
  lagPerPartition: number[]
}

function failureEvents({ composite }: KedaSetup, results: (TriggerResult | null)[]): ScalingEvent[] {
  const reason = composite ? 'KEDAMetricSourceFailed' : 'KEDAScalerFailed'
  return results.flatMap((trigger) =>
    trigger !== null && 'error' in trigger.result ? [{ type: 'Warning', reason, message: trigger.result.error }] : [],
  )
}

function pausedConditions({ object }: KedaSetup, state: KedaState): KedaCondition[] {
  const { annotations } = object.metadata
  const isPausedNow =
    isPaused(annotations) || isAnnotated(annotations, 'paused-scale-in') || isAnnotated(annotations, 'paused-scale-out')
  const wasPaused = state.conditions.some(({ type, status }) => type === 'Paused' && status === 'True')
  const condition = pausedCondition(isPausedNow, wasPaused)
  return condition === null ? [] : [condition]
}

/** KEDA deletes the HPA of a paused object, so the state of its controller is lost; `paused-replicas` sets the size. */
function pollPaused(setup: KedaSetup, state: KedaState, from: number): KedaPollResult {
  const to = pausedReplicaCount(setup.object.metadata.annotations) ?? from
  const reason = to === from ? 'the ScaledObject is paused' : 'annotation paused-replicas sets this number'
  const ready = kedaCondition('Ready', 'True', 'ScaledObjectReady', 'ScaledObject is paused')
  const conditions = mergeConditions(state.conditions, [ready, ...pausedConditions(setup, state)])
  return {
    decision: { from, to, rescaled: to !== from, reason },
    state: { ...restartedState(state), hpa: newHpaState(), conditions },
    events: [],
    explanation: { chain: [step('paused', { current: from }, reason, to)], sentence: pollSentence(from, to, reason) },
    lagPerPartition: [],
  }
}

/** Metric names of the active triggers; with a formula, the name of its metric if the formula is active. */
function activeTriggersOf(
  setup: KedaSetup,
  results: (TriggerResult | null)[],
  composite: Composite | null,
): readonly string[] {
  if (setup.composite) return composite?.active ? [COMPOSITE_METRIC] : []
  return setup.triggers.flatMap((trigger, index) => {
    const result = results[index]
    const isActive = result?.active || result?.isFallback
    return trigger && isActive ? [trigger.metricName] : []
  })
}

function summaryOf(setup: KedaSetup, results: (TriggerResult | null)[], composite: Composite | null): TriggerSummary {
  const activeTriggers = activeTriggersOf(setup, results, composite)
  // Triggers on cpu and memory count as active only if there is no other trigger.
  const hasOnlyResources = setup.triggers.every((trigger) => trigger === null)
  return {
    isActive: activeTriggers.length > 0 || hasOnlyResources,
    isError: failureEvents(setup, results).length > 0,
    activeTriggers,
  }
}

/**
 * One poll of KEDA's loop with its queries: call it at the start, then every pollingInterval. `now` in ms since 1970.
 * The results of {@link recordsInUse} replace queries, and the state stores all results. While the object is paused, a
 * poll runs no query and resets the state of the HPA, which must not sync then.
 */
export function pollKeda(
  setup: KedaSetup,
  state: KedaState,
  observation: KedaPollObservation,
  now: number,
): KedaPollResult {
  const { object } = setup
  if (isPaused(object.metadata.annotations)) return pollPaused(setup, state, observation.currentReplicas)
  const usedRecords = recordsInUse(setup, state, 'keda')
  // A trigger without a query had a stored result when the poll began, even if the HPA has stopped scaling since then.
  const records = usedRecords.map(
    (record, index) => record ?? (observation.queries[index] ? null : state.records[index]) ?? null,
  )
  const queries = observation.queries.map((query) => query ?? noQuery)
  const { results, state: queriedState, chain } = queryTriggers(setup, state, { ...observation, queries, records, now })
  const composite = compositeOf(setup, results, queriedState)
  const summary = summaryOf(setup, results, composite)
  const result = pollScaledObject(object, queriedState.poll, { ...observation, ...summary }, now, setup.rules)
  const changed = [...result.conditions, ...pausedConditions(setup, state), fallbackConditionOf(setup, queriedState)]
  const conditions = mergeConditions(state.conditions, changed)
  return {
    decision: result.decision,
    state: { ...queriedState, poll: result.state, records: results, conditions },
    events: [...failureEvents(setup, results), ...result.events],
    explanation: {
      chain: [...chain, ...(composite?.chain ?? []), ...result.explanation.chain],
      sentence: result.explanation.sentence,
    },
    lagPerPartition: lagPerPartitionOf(results),
  }
}
