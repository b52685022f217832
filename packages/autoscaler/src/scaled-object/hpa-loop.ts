import {
  type HpaObservation,
  type HpaResult,
  type MetricObservation,
  type PodObservation,
  type PodUsage,
  reconcileHpa,
  resourceOf,
} from '../hpa'
import { isSameMetricName, metricQuantity } from '../trigger'
import { type Composite, compositeOf } from './composite'
import { hpaActiveCondition, mergeConditions } from './conditions'
import { type KedaState, type TriggerResult } from './keda-state'
import { recordsAfterSync, recordsInUse } from './records'
import { COMPOSITE_METRIC } from './scaling-modifiers'
import { type KedaSetup } from './setup'
import {
  fallbackConditionOf,
  lagPerPartitionOf,
  type QueryResult,
  queryTriggers,
  type TriggerQuery,
} from './trigger-queries'

/** Observation of the HPA's loop in one sync. `queries`: one per trigger. */
export interface KedaSyncObservation extends Pick<HpaObservation, 'scale' | 'selectorError' | 'rescaleError'> {
  /** Null: no query, because {@link recordsInUse} has a result or the HPA did not read the metric. */
  queries: readonly (TriggerQuery | null)[]
  readyReplicas?: number
  pods?: readonly PodObservation[]
  /** Usage per pod, by resource, for cpu and memory triggers. */
  usage?: Partial<Record<string, readonly PodUsage[]>>
}

/** Result of one sync; `lagPerPartition` of all triggers together. */
export interface KedaSyncResult extends Omit<HpaResult, 'state'> {
  state: KedaState
  lagPerPartition: number[]
}

/** Observation of a metric that KEDA did not return. */
const notReturned = { error: 'no metrics returned from external metrics API' }

/** A trigger's result as the HPA reads it. */
function metricOf(triggerResult: TriggerResult | null | undefined): MetricObservation {
  if (!triggerResult) return notReturned
  const { result } = triggerResult
  return 'error' in result ? result : { values: [metricQuantity(result.value)] }
}

/**
 * The value of an external metric as KEDA's adapter returns it for the queries of an HPA; undefined if the object has
 * no such metric. Does not change the state.
 */
export function externalMetric(
  setup: KedaSetup,
  state: KedaState,
  observation: Pick<KedaSyncObservation, 'queries'> & { readyReplicas: number; currentReplicas: number },
  metric: { name: string; now: number },
): MetricObservation | undefined {
  const records = recordsInUse(setup, state, 'hpa')
  const { results, state: queriedState } = queryTriggers(setup, state, { ...observation, records, now: metric.now })
  if (setup.composite && metric.name === COMPOSITE_METRIC) return compositeOf(setup, results, queriedState)?.metric
  const index = setup.triggers.findIndex((trigger) => trigger && isSameMetricName(trigger.metricName, metric.name))
  return index === -1 ? undefined : metricOf(results[index])
}

function queryForSync(setup: KedaSetup, state: KedaState, observation: KedaSyncObservation, now: number): QueryResult {
  const { scale, selectorError, queries, readyReplicas } = observation
  const { minReplicas = 1, maxReplicas } = setup.hpa.spec
  const currentReplicas = 'error' in scale || selectorError !== undefined ? NaN : scale.specReplicas
  // The HPA reads metrics only while the size is within its bounds; otherwise KEDA runs no query.
  const isWithinBounds = currentReplicas >= minReplicas && currentReplicas <= maxReplicas
  if (!isWithinBounds) return { results: [], state, chain: [] }
  const records = recordsInUse(setup, state, 'hpa')
  return queryTriggers(setup, state, { queries, records, currentReplicas, readyReplicas, now })
}

/** The HPA's metrics from the results of the triggers. `usage`: the usage for the cpu and memory triggers. */
export function metricsOf(
  { triggerOfMetric, hpa }: KedaSetup,
  results: readonly (TriggerResult | null)[],
  composite: Composite | null,
  usage: KedaSyncObservation['usage'] = {},
): MetricObservation[] {
  return triggerOfMetric.map((source, index) => {
    if (source === 'formula') return composite?.metric ?? notReturned
    if (source !== null) return metricOf(results[source])
    return { usage: usage[resourceOf(hpa.spec.metrics[index]) ?? ''] ?? [] }
  })
}

/** One sync of a ScaledObject's HPA: call it once per sync period (Kubernetes: 15 s). `now` in ms since 1970. */
export function syncKeda(
  setup: KedaSetup,
  state: KedaState,
  observation: KedaSyncObservation,
  now: number,
): KedaSyncResult {
  const { results, state: queriedState, chain } = queryForSync(setup, state, observation, now)
  const { queries: _queries, usage, pods = [], ...hpaObservation } = observation
  const composite = compositeOf(setup, results, queriedState)
  const metrics = metricsOf(setup, results, composite, usage)
  const {
    state: hpa,
    explanation,
    ...result
  } = reconcileHpa(setup.hpa, queriedState.hpa, { ...hpaObservation, metrics, pods }, now)
  const hpaActive = hpaActiveCondition(hpa.status.conditions.find(({ type }) => type === 'ScalingActive') ?? null)
  const changed = [fallbackConditionOf(setup, queriedState), ...(hpaActive ? [hpaActive] : [])]
  const conditions = mergeConditions(state.conditions, changed)
  return {
    ...result,
    state: { ...queriedState, hpa, conditions, records: recordsAfterSync(setup, queriedState, results) },
    explanation: {
      chain: [...chain, ...(composite?.chain ?? []), ...explanation.chain],
      sentence: explanation.sentence,
    },
    lagPerPartition: lagPerPartitionOf(results),
  }
}
