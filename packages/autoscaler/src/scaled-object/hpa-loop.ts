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
import { type KedaState, type TriggerResult } from './keda-state'
import { type KedaSetup } from './setup'
import {
  fallbackConditionOf,
  lagPerPartitionOf,
  type QueryResult,
  queryTriggers,
  type TriggerQuery,
} from './trigger-queries'

/** Observation of the HPA's loop in one sync. `queries`: one per trigger, made for this sync. */
export interface KedaSyncObservation extends Pick<HpaObservation, 'scale' | 'selectorError' | 'rescaleError'> {
  queries: readonly TriggerQuery[]
  pods?: readonly PodObservation[]
  /** Usage per pod, for cpu and memory triggers. */
  usage?: readonly PodUsage[]
}

/** Result of one sync; `lagPerPartition` of all triggers together. */
export interface KedaSyncResult extends Omit<HpaResult, 'state'> {
  state: KedaState
  lagPerPartition: number[]
}

function metricOf(triggerResult: TriggerResult | null | undefined): MetricObservation {
  if (!triggerResult) return { error: 'no metrics returned from external metrics API' }
  const { result } = triggerResult
  return 'error' in result ? result : { values: [metricQuantity(result.value)] }
}

function query(setup: KedaSetup, state: KedaState, observation: KedaSyncObservation): QueryResult {
  const { scale, selectorError, queries } = observation
  const { minReplicas = 1, maxReplicas } = setup.hpa.spec
  const currentReplicas = 'error' in scale || selectorError !== undefined ? NaN : scale.specReplicas
  // The HPA reads metrics only while the size is within its bounds; otherwise KEDA runs no query.
  const isWithinBounds = currentReplicas >= minReplicas && currentReplicas <= maxReplicas
  if (!isWithinBounds) return { results: [], state, chain: [] }
  const queried = queryTriggers(setup, state, { queries, currentReplicas })
  const results = queried.results.map((result, index) =>
    setup.object.spec.triggers[index]?.useCachedMetrics === true ? (state.cached[index] ?? result) : result,
  )
  return { ...queried, results }
}

/** One sync of a ScaledObject's HPA: call it every 15 s of a logical clock. `now` in ms since 1970. */
export function syncKeda(
  setup: KedaSetup,
  state: KedaState,
  observation: KedaSyncObservation,
  now: number,
): KedaSyncResult {
  const { results, state: queried, chain } = query(setup, state, observation)
  const { queries: _queries, usage = [], pods = [], ...rest } = observation
  const metrics = setup.triggerOfMetric.map((index) => (index === null ? { usage } : metricOf(results[index])))
  const { state: hpa, explanation, ...result } = reconcileHpa(setup.hpa, queried.hpa, { ...rest, metrics, pods }, now)
  const scalingActive = hpa.status.conditions.find(({ type }) => type === 'ScalingActive')
  const hpaActive = scalingActive === undefined ? [] : [hpaActiveCondition(scalingActive)]
  const conditions = mergeConditions(state.conditions, [fallbackConditionOf(setup, queried), ...hpaActive])
  return {
    ...result,
    state: { ...queried, hpa, conditions },
    explanation: { chain: [...chain, ...explanation.chain], sentence: explanation.sentence },
    lagPerPartition: lagPerPartitionOf(results),
  }
}
