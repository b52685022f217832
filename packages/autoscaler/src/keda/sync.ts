import { type HpaObservation, type HpaResult, type MetricObservation, reconcileHpa } from '../hpa'
import { type PodObservation, type PodUsage } from '../hpa-replicas'
import { hpaActiveCondition } from '../scaled-object'
import { fallbackState, queryTriggers, type QueryResult, type TriggerAnswer, type TriggerQuery } from './query'
import { type KedaSetup } from './setup'
import { type KedaState, mergeConditions } from './state'

/** What the HPA's loop sees at one sync. `queries`: one per trigger, asked afresh at this sync. */
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

function observationOf(answer: TriggerAnswer | null | undefined): MetricObservation {
  if (answer === null || answer === undefined) return { error: 'no metrics returned from external metrics API' }
  const { result } = answer
  return 'error' in result ? result : { values: [BigInt(Math.round(result.value * 1000))] }
}

const noAnswers = (state: KedaState): QueryResult => ({ answers: [], state, chain: [] })

// The HPA asks for metrics only when the size is within its bounds; otherwise KEDA is not queried at all.
function asksMetrics({ hpa }: KedaSetup, { scale, selectorError }: KedaSyncObservation): boolean {
  if ('error' in scale || selectorError !== undefined) return false
  const { minReplicas = 1, maxReplicas } = hpa.spec
  return scale.specReplicas >= minReplicas && scale.specReplicas <= maxReplicas
}

function query(setup: KedaSetup, state: KedaState, observation: KedaSyncObservation): QueryResult {
  if ('error' in observation.scale || !asksMetrics(setup, observation)) return noAnswers(state)
  const currentReplicas = observation.scale.specReplicas
  const asked = queryTriggers(setup, state, { queries: observation.queries, currentReplicas })
  const answers = asked.answers.map((answer, index) =>
    setup.object.spec.triggers[index]?.useCachedMetrics === true ? (state.cached[index] ?? answer) : answer,
  )
  return { ...asked, answers }
}

/** One sync of the HPA of a ScaledObject: every 15 s of a logical clock. `now` in ms since 1970. */
export function syncKeda(
  setup: KedaSetup,
  state: KedaState,
  observation: KedaSyncObservation,
  now: number,
): KedaSyncResult {
  const { answers, state: asked, chain } = query(setup, state, observation)
  const metrics = setup.triggerOfMetric.map((index) =>
    index === null ? { usage: observation.usage ?? [] } : observationOf(answers[index]),
  )
  const { scale, pods = [], selectorError, rescaleError } = observation
  const seen: HpaObservation = {
    ...{ scale, metrics, pods },
    ...(selectorError === undefined ? {} : { selectorError }),
    ...(rescaleError === undefined ? {} : { rescaleError }),
  }
  const { state: hpa, explanation, ...result } = reconcileHpa(setup.hpa, asked.hpa, seen, now)
  const scalingActive = hpa.status.conditions.find(({ type }) => type === 'ScalingActive')
  const health = scalingActive === undefined ? [] : [hpaActiveCondition(scalingActive)]
  return {
    ...result,
    state: {
      ...{ ...asked, hpa },
      conditions: mergeConditions(state.conditions, [fallbackState(setup, asked), ...health]),
    },
    explanation: { chain: [...chain, ...explanation.chain], sentence: explanation.sentence },
    lagPerPartition: answers.flatMap((answer) => answer?.lagPerPartition ?? []),
  }
}
