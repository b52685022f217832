import {
  decidePoll,
  decideSync,
  fullState,
  type HpaResult,
  isPaused,
  type KedaSetup,
  leanKeda,
  type LeanQuery,
  type LeanState,
  newLeanState,
  pollKeda,
  syncKeda,
  type TriggerQuery,
  withDefaults,
} from '@food-delivery/autoscaler'
import { type MetricSeries } from './curve'

/** What a metric reads: the offsets of the group, the rate of arrivals, given values over time, or nothing. */
export type MetricInput = 'offsets' | 'rate' | 'none' | MetricSeries

/** What an autoscaler observes at one time. */
export interface Observation {
  /** Seconds. */
  t: number
  replicas: number
  /** Ready pods. */
  ready: number
  /** The value of each metric. */
  queries: readonly LeanQuery[]
}

/** What an autoscaler decided. */
export interface Outcome {
  /** The new number of replicas. */
  to: number
  /** Replicas that the metrics recommend; null without a recommendation. */
  recommended: number | null
  /** The state before the decision, to explain it afterwards. */
  state: unknown
}

/** What an autoscaler observed and decided at one time. */
export interface Decision extends Observation, Outcome {
  /** Whether KEDA polled or the HPA synced. */
  loop: 'keda' | 'hpa'
}

/** Why a decision was taken: a sentence, and a chain of steps. */
export type Explanation = HpaResult['explanation']

/** An autoscaler on a simulated clock. */
export interface Scaler {
  inputs: readonly MetricInput[]
  /** Seconds between KEDA's polls; null without KEDA. */
  pollingInterval: number | null
  decide: (loop: Decision['loop'], observation: Observation) => Outcome
  explain: (decision: Decision) => Explanation
}

/** When KEDA polls and the HPA syncs, in seconds. */
export interface LoopTimes {
  hpaSyncAt: number
  hpaPeriod: number
  pollAt: number
}

/** How long before second 0 the ScaledObject was created: more than a usual initialCooldownPeriod. */
const CREATED_BEFORE_MS = 3_600_000

/** KEDA and the HPA of a ScaledObject. */
export class KedaScaler implements Scaler {
  readonly inputs
  readonly pollingInterval
  private readonly leanSetup
  private state: LeanState

  /**
   * `startedAt`: ms since 1970 at second 0, which schedules need. `series`: values over time for each trigger; null for
   * a trigger without them.
   */
  constructor(
    private readonly setup: KedaSetup,
    private readonly startedAt: number,
    series: readonly (MetricSeries | null)[] = [],
  ) {
    const { object, triggers } = setup
    this.leanSetup = leanKeda(setup)
    this.state = newLeanState(startedAt - CREATED_BEFORE_MS)
    this.pollingInterval = withDefaults(object.spec).pollingInterval
    const inputByType = { kafka: 'offsets', 'metrics-api': 'rate', cron: 'none' } as const
    this.inputs = triggers.map(
      (trigger, index): MetricInput => series[index] ?? (trigger ? inputByType[trigger.type] : 'none'),
    )
  }

  decide(loop: Decision['loop'], { t, replicas, ready, queries }: Observation): Outcome {
    const { state } = this
    if (loop === 'hpa' && isPaused(this.setup.object.metadata.annotations)) {
      return { to: replicas, recommended: null, state }
    }
    const decideLoop = loop === 'hpa' ? decideSync : decidePoll
    const decision = decideLoop(this.leanSetup, state, { replicas, readyReplicas: ready, queries }, this.msOf(t))
    this.state = decision.state
    return { to: decision.replicas, recommended: decision.recommended, state }
  }

  explain({ loop, t, replicas, ready, queries, state }: Decision): Explanation {
    const { setup } = this
    const wholeState = fullState(setup, state as LeanState)
    const observed = { queries: queries.map((query, index) => this.fullQuery(query, index)), readyReplicas: ready }
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    return loop === 'hpa'
      ? syncKeda(setup, wholeState, { ...observed, scale }, this.msOf(t)).explanation
      : pollKeda(setup, wholeState, { ...observed, currentReplicas: replicas }, this.msOf(t)).explanation
  }

  // Whole ms, because the HPA's windows compare times that are an exact number of periods apart.
  private msOf(t: number): number {
    return this.startedAt + Math.round(t * 1000)
  }

  private fullQuery(query: LeanQuery, index: number): TriggerQuery {
    if (!('ends' in query)) return query
    const trigger = this.setup.triggers[index]
    const topic = trigger?.type === 'kafka' ? trigger.topic : ''
    const partitions = Array.from(query.ends, (latestOffset, partition) => {
      return { topic, partition, latestOffset, committedOffset: query.committed[partition] ?? -1 }
    })
    return { partitions }
  }
}
