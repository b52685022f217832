import { step } from '../explain'
import { newHpaState, type ScalingEvent } from '../hpa'
import { kafkaMetricName } from '../trigger'
import { isPaused, isScaleInPaused, isScaleOutPaused, pausedReplicaCount } from './annotations'
import { type KedaCondition, mergeConditions, pausedCondition } from './conditions'
import { pollScaledObject } from './poll-decision'
import { pollSentence, type PollResult, type TriggerSummary } from './poll-result'
import { type KedaSetup } from './setup'
import { type KedaState, type TriggerAnswer } from './state'
import { fallbackState, queryTriggers, type TriggerQuery } from './trigger-answers'

/** What KEDA's loop observes at one poll. `queries`: one per trigger. */
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

/** KEDA deletes the HPA of a paused object, and with it the controller's state; `paused-replicas` still sets the size. */
function pollPaused(setup: KedaSetup, state: KedaState, from: number): KedaPollResult {
  const to = pausedReplicaCount(setup.object.metadata.annotations) ?? from
  const reason = to === from ? 'the ScaledObject is paused' : 'paused-replicas asks for it'
  return {
    decision: { from, to, rescaled: to !== from, reason },
    state: { ...state, hpa: newHpaState(), conditions: mergeConditions(state.conditions, paused(setup, state)) },
    events: [],
    explanation: { chain: [step('paused', { current: from }, reason, to)], sentence: pollSentence(from, to, reason) },
    lagPerPartition: [],
  }
}

function summarize({ triggers }: KedaSetup, answers: (TriggerAnswer | null)[]): TriggerSummary {
  const names = triggers.map((trigger, index) => trigger && kafkaMetricName(trigger, index))
  const active = names.filter((_, index) => answers[index]?.active)
  // cpu and memory count as active only if there is no other trigger.
  const onlyResources = triggers.every((trigger) => trigger === null)
  return {
    isActive: active.length > 0 || onlyResources,
    isError: answers.some((answer) => answer !== null && 'error' in answer.result),
    activeTriggers: active.filter((name) => name !== null),
  }
}

/**
 * One poll of KEDA's loop with its queries: call it at once, then every pollingInterval. `now` in ms since 1970.
 * The answers are kept for triggers with useCachedMetrics. A poll of a paused object queries nothing and drops the
 * HPA's state: run no sync then.
 */
export function pollKeda(
  setup: KedaSetup,
  state: KedaState,
  observation: KedaPollObservation,
  now: number,
): KedaPollResult {
  const { object } = setup
  if (isPaused(object.metadata.annotations)) return pollPaused(setup, state, observation.currentReplicas)
  const { answers, state: asked, chain } = queryTriggers(setup, state, observation)
  const { queries: _queries, ...target } = observation
  const result = pollScaledObject(object, asked.poll, { ...target, ...summarize(setup, answers) }, now)
  const conditions = [...result.conditions, ...paused(setup, state), fallbackState(setup, asked)]
  return {
    decision: result.decision,
    state: { ...asked, poll: result.state, cached: answers, conditions: mergeConditions(state.conditions, conditions) },
    events: [...failureEvents(answers), ...result.events],
    explanation: { chain: [...chain, ...result.explanation.chain], sentence: result.explanation.sentence },
    lagPerPartition: answers.flatMap((answer) => answer?.lagPerPartition ?? []),
  }
}
