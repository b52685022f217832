import { type ScalingEvent } from '../hpa'
import { kafkaMetricName } from '../kafka-trigger'
import { pollScaledObject, type PollResult } from '../scaled-object'
import { fallbackState, queryTriggers, type TriggerAnswer, type TriggerQuery } from './query'
import { type KedaSetup } from './setup'
import { type KedaState, mergeConditions } from './state'

/** What KEDA's loop sees at one poll. `queries`: one per trigger. */
export interface KedaPollObservation {
  currentReplicas: number
  queries: readonly TriggerQuery[]
  scaleTargetKind?: string
  rescaleError?: string
}

/** Result of one poll; `lagPerPartition` of all triggers together. */
export interface KedaPollResult extends Omit<PollResult, 'state' | 'conditions'> {
  state: KedaState
  lagPerPartition: number[]
}

const isFailed = (answer: TriggerAnswer | null): boolean => answer !== null && 'error' in answer.result

const failureEvents = (answers: (TriggerAnswer | null)[]): ScalingEvent[] =>
  answers.flatMap((answer) =>
    answer !== null && 'error' in answer.result
      ? [{ type: 'Warning', reason: 'KEDAScalerFailed', message: answer.result.error }]
      : [],
  )

/**
 * One poll of KEDA's loop with its queries: at once, then every pollingInterval. `now` in ms since 1970.
 * Answers are kept for triggers with useCachedMetrics.
 */
export const pollKeda = (
  setup: KedaSetup,
  state: KedaState,
  observation: KedaPollObservation,
  now: number,
): KedaPollResult => {
  const { answers, state: asked, chain } = queryTriggers(setup, state, observation)
  const names = setup.triggers.map((trigger, index) => trigger && kafkaMetricName(trigger, index))
  const active = names.filter((_, index) => answers[index]?.active)
  // cpu and memory count as active only where there is nothing else to ask.
  const onlyResources = setup.triggers.every((trigger) => trigger === null)
  const { queries: _queries, ...seen } = observation
  const result = pollScaledObject(
    setup.object,
    asked.poll,
    {
      ...seen,
      isActive: active.length > 0 || onlyResources,
      isError: answers.some(isFailed),
      activeTriggers: active.filter((name) => name !== null),
    },
    now,
  )
  const { state: poll, conditions, events, explanation, decision } = result
  return {
    decision,
    state: {
      ...asked,
      ...{ poll, cached: answers },
      conditions: mergeConditions(state.conditions, [...conditions, fallbackState(setup, asked)]),
    },
    events: [...failureEvents(answers), ...events],
    explanation: { chain: [...chain, ...explanation.chain], sentence: explanation.sentence },
    lagPerPartition: answers.flatMap((answer) => answer?.lagPerPartition ?? []),
  }
}
