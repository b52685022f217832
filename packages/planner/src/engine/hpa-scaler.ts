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
import {
  type Decision,
  type Explanation,
  type MetricInput,
  type Observation,
  type Outcome,
  type Scaler,
} from './scaler'
import { lagOf } from './work'

/** The value of a metric in thousandths: the total lag, or a number such as the rate of arrivals. */
function metricOf(query: LeanQuery): MetricObservation {
  if ('error' in query) return query
  const value = 'number' in query ? query.number : lagOf(query)
  return { values: [Math.round(value * 1000)] }
}

function podsOf({ replicas, ready }: Observation): PodObservation[] {
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
  private readonly leanSetup
  private state: LeanHpaState = newLeanHpaState()

  constructor(
    private readonly hpa: Hpa,
    readonly inputs: readonly MetricInput[],
  ) {
    this.leanSetup = leanHpa(hpa)
  }

  decide(_loop: Decision['loop'], observation: Observation): Outcome {
    const { state } = this
    const decision = decideHpa(this.leanSetup, state, this.observed(observation), Math.round(observation.t * 1000))
    this.state = decision.state
    return { to: decision.replicas, recommended: decision.recommended, state }
  }

  explain(decision: Decision): Explanation {
    const { specReplicas, statusReplicas, metrics, pods } = this.observed(decision)
    const observation = { scale: { specReplicas, statusReplicas }, metrics, pods }
    const state = fullHpaState(decision.state as LeanHpaState)
    return reconcileHpa(this.hpa, state, observation, Math.round(decision.t * 1000)).explanation
  }

  private observed(observation: Observation) {
    const { replicas, queries } = observation
    const metrics = queries.map(metricOf)
    return { specReplicas: replicas, statusReplicas: replicas, metrics, pods: podsOf(observation) }
  }
}
