import {
  decideHpa,
  fullHpaState,
  type Hpa,
  leanHpa,
  type LeanHpaState,
  type LeanQuery,
  type MetricObservation,
  newLeanHpaState,
  type PodObservation,
  reconcileHpa,
} from '@food-delivery/autoscaler'
import { type Decision, type Explanation, type Look, type LookResult, type MetricInput, type Scaler } from './scaler'

/** A metric's value in milli: the total lag, or the rate of arrivals. */
function observationOf(query: LeanQuery): MetricObservation {
  if ('error' in query) return query
  if ('number' in query) return { values: [Math.round(query.number * 1000)] }
  let lag = 0
  for (let partition = 0; partition < query.ends.length; partition++) {
    lag += (query.ends[partition] ?? 0) - Math.max(0, query.committed[partition] ?? 0)
  }
  return { values: [Math.round(lag * 1000)] }
}

function podsOf({ replicas, ready }: Look): PodObservation[] {
  return Array.from({ length: replicas }, (_, index) => ({
    name: `pod-${index}`,
    phase: 'Running' as const,
    deleting: false,
    ready: index < ready ? ('True' as const) : ('False' as const),
    readyChangedAt: 0,
    startedAt: 0,
    containers: [],
  }))
}

/** A HorizontalPodAutoscaler on a total such as the lag. */
export class HpaScaler implements Scaler {
  readonly pollingInterval = null
  private readonly lean
  private state: LeanHpaState = newLeanHpaState()

  constructor(
    private readonly hpa: Hpa,
    readonly inputs: readonly MetricInput[],
  ) {
    this.lean = leanHpa(hpa)
  }

  look(_loop: Decision['loop'], look: Look): LookResult {
    const { state } = this
    const decision = decideHpa(this.lean, state, this.observe(look), Math.round(look.t * 1000))
    this.state = decision.state
    return { to: decision.replicas, recommended: decision.recommended, state }
  }

  explain(decision: Decision): Explanation {
    const { specReplicas, statusReplicas, metrics, pods } = this.observe(decision)
    const observation = { scale: { specReplicas, statusReplicas }, metrics, pods }
    const state = fullHpaState(decision.state as LeanHpaState)
    return reconcileHpa(this.hpa, state, observation, Math.round(decision.t * 1000)).explanation
  }

  private observe(look: Look) {
    const { replicas, queries } = look
    return { specReplicas: replicas, statusReplicas: replicas, metrics: queries.map(observationOf), pods: podsOf(look) }
  }
}
