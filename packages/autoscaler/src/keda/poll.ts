import { step } from '../explain/step'
import { newHpaState, type ScalingEvent } from '../hpa'
import { kafkaMetricName } from '../kafka-trigger'
import {
  isPaused,
  isScaleInPaused,
  isScaleOutPaused,
  type KedaCondition,
  pausedCondition,
  pausedReplicaCount,
  pollScaledObject,
  type PollResult,
  type TriggerSummary,
} from '../scaled-object'
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

function failureEvents(answers: (TriggerAnswer | null)[]): ScalingEvent[] {
  return answers.flatMap((answer) =>
    answer !== null && 'error' in answer.result
      ? [{ type: 'Warning', reason: 'KEDAScalerFailed', message: answer.result.error }]
      : [],
  )
}

function paused({ object }: KedaSetup, state: KedaState): KedaCondition[] {
  const { annotations } = object.metadata
  const isNow = isPaused(annotations) || isScaleInPaused(annotations) || isScaleOutPaused(annotations)
  const wasBefore = state.conditions.some(({ type, status }) => type === 'Paused' && status === 'True')
  const condition = pausedCondition(isNow, wasBefore)
  return condition === null ? [] : [condition]
}

/** KEDA deletes the HPA of a paused object, and the controller forgets it; `paused-replicas` still sets the size. */
function standStill(setup: KedaSetup, state: KedaState, currentReplicas: number): KedaPollResult {
  const to = pausedReplicaCount(setup.object.metadata.annotations) ?? currentReplicas
  const reason = to === currentReplicas ? 'the ScaledObject is paused' : 'paused-replicas asks for it'
  return {
    decision: { from: currentReplicas, to, rescaled: to !== currentReplicas, reason },
    state: { ...state, hpa: newHpaState(), conditions: mergeConditions(state.conditions, paused(setup, state)) },
    events: [],
    explanation: {
      chain: [step('paused', { current: currentReplicas }, reason, to)],
      sentence: `KEDA stands still at ${to}: ${reason}.`,
    },
    lagPerPartition: [],
  }
}

function summarize({ triggers }: KedaSetup, answers: (TriggerAnswer | null)[]): TriggerSummary {
  const names = triggers.map((trigger, index) => trigger && kafkaMetricName(trigger, index))
  const active = names.filter((_, index) => answers[index]?.active)
  // cpu and memory count as active only where there is nothing else to ask.
  const onlyResources = triggers.every((trigger) => trigger === null)
  return {
    isActive: active.length > 0 || onlyResources,
    isError: answers.some((answer) => answer !== null && 'error' in answer.result),
    activeTriggers: active.filter((name) => name !== null),
  }
}

/**
 * One poll of KEDA's loop with its queries: at once, then every pollingInterval. `now` in ms since 1970.
 * Answers are kept for triggers with useCachedMetrics. While the object is paused nothing is asked and the HPA's logs
 * are dropped with it: run no sync then.
 */
export function pollKeda(
  setup: KedaSetup,
  state: KedaState,
  observation: KedaPollObservation,
  now: number,
): KedaPollResult {
  const { queries: _queries, ...seen } = observation
  if (isPaused(setup.object.metadata.annotations)) return standStill(setup, state, seen.currentReplicas)
  const { answers, state: asked, chain } = queryTriggers(setup, state, observation)
  const result = pollScaledObject(setup.object, asked.poll, { ...seen, ...summarize(setup, answers) }, now)
  const { state: poll, conditions, events, explanation, decision } = result
  const next = [...conditions, ...paused(setup, state), fallbackState(setup, asked)]
  return {
    decision,
    state: { ...asked, poll, cached: answers, conditions: mergeConditions(state.conditions, next) },
    events: [...failureEvents(answers), ...events],
    explanation: { chain: [...chain, ...explanation.chain], sentence: explanation.sentence },
    lagPerPartition: answers.flatMap((answer) => answer?.lagPerPartition ?? []),
  }
}
