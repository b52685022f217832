import {
  type HpaObservation,
  type HpaResult,
  type MetricObservation,
  type PodObservation,
  type PodUsage,
  reconcileHpa,
} from '../hpa'
import { metricQuantity } from '../trigger'
import { hpaActiveCondition, mergeConditions } from './conditions'
import { type KedaSetup } from './setup'
import { type KedaState, type TriggerAnswer } from './state'
import { fallbackState, queryTriggers, type QueryResult, type TriggerQuery } from './trigger-answers'

/** What the HPA's loop observes at one sync. `queries`: one per trigger, made for this sync. */
export interface KedaSyncObservation {
  scale: HpaObservation['scale']
  queries: readonly TriggerQuery[]
  pods?: readonly PodObservation[]
  /** Usage per pod, for cpu and memory triggers. */
  usage?: readonly PodUsage[]
  selectorError?: HpaObservation['selectorError']
  rescaleError?: string
}

/** Result of one sync; `lagPerPartition` of all triggers together. */
export interface KedaSyncResult extends Omit<HpaResult, 'state'> {
  state: KedaState
  lagPerPartition: number[]
}

function metricOf(answer: TriggerAnswer | null | undefined): MetricObservation {
  if (answer === null || answer === undefined) return { error: 'no metrics returned from external metrics API' }
  const { result } = answer
  return 'error' in result ? result : { values: [metricQuantity(result.value)] }
}

// The HPA asks for metrics only while the size is within its bounds; otherwise KEDA is not queried at all.
function asksMetrics({ hpa }: KedaSetup, specReplicas: number): boolean {
  const { minReplicas = 1, maxReplicas } = hpa.spec
  return specReplicas >= minReplicas && specReplicas <= maxReplicas
}

function query(setup: KedaSetup, state: KedaState, observation: KedaSyncObservation): QueryResult {
  const { scale, selectorError, queries } = observation
  if ('error' in scale || selectorError !== undefined || !asksMetrics(setup, scale.specReplicas)) {
    return { answers: [], state, chain: [] }
  }
  const asked = queryTriggers(setup, state, { queries, currentReplicas: scale.specReplicas })
  const answers = asked.answers.map((answer, index) =>
    setup.object.spec.triggers[index]?.useCachedMetrics === true ? (state.cached[index] ?? answer) : answer,
  )
  return { ...asked, answers }
}

function hpaObservation(
  setup: KedaSetup,
  observation: KedaSyncObservation,
  answers: QueryResult['answers'],
): HpaObservation {
  const { scale, pods = [], usage = [], selectorError, rescaleError } = observation
  return {
    scale,
    metrics: setup.triggerOfMetric.map((index) => (index === null ? { usage } : metricOf(answers[index]))),
    pods,
    ...(selectorError === undefined ? {} : { selectorError }),
    ...(rescaleError === undefined ? {} : { rescaleError }),
  }
}

/** One sync of a ScaledObject's HPA: call it every 15 s of a logical clock. `now` in ms since 1970. */
export function syncKeda(
  setup: KedaSetup,
  state: KedaState,
  observation: KedaSyncObservation,
  now: number,
): KedaSyncResult {
  const { answers, state: asked, chain } = query(setup, state, observation)
  const seen = hpaObservation(setup, observation, answers)
  const { state: hpa, explanation, ...result } = reconcileHpa(setup.hpa, asked.hpa, seen, now)
  const scalingActive = hpa.status.conditions.find(({ type }) => type === 'ScalingActive')
  const health = scalingActive === undefined ? [] : [hpaActiveCondition(scalingActive)]
  return {
    ...result,
    state: { ...asked, hpa, conditions: mergeConditions(state.conditions, [fallbackState(setup, asked), ...health]) },
    explanation: { chain: [...chain, ...explanation.chain], sentence: explanation.sentence },
    lagPerPartition: answers.flatMap((answer) => answer?.lagPerPartition ?? []),
  }
}
