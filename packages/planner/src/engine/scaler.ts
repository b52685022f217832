import {
  decidePoll,
  decideSync,
  isPaused,
  type KedaSetup,
  leanKeda,
  type LeanQuery,
  type LeanState,
  newLeanState,
  withDefaults,
} from '@food-delivery/autoscaler'

/** One look of an autoscaler at the load, and what it decided. `loop`: KEDA's poll, or a sync of the HPA. */
export interface Decision {
  /** Seconds. */
  t: number
  loop: 'keda' | 'hpa'
  from: number
  to: number
  /** The recommendation of the metrics; null without one. */
  recommended: number | null
  /** State before the look, and what it saw, to explain it afterwards. */
  state: LeanState
  queries: readonly LeanQuery[]
}

/** What a look observes. */
export interface Look {
  t: number
  replicas: number
  ready: number
  queries: readonly LeanQuery[]
}

/** Times of the looks, in seconds. */
export interface LookTimes {
  hpaSyncAt: number
  hpaPeriod: number
  pollAt: number
}

/** KEDA and the HPA of a ScaledObject, on a simulated clock. */
export class Scaler {
  private readonly lean
  private state: LeanState

  /** `startedAt`: ms since 1970 at second 0, which schedules need. */
  constructor(
    readonly setup: KedaSetup,
    private readonly startedAt: number,
  ) {
    this.lean = leanKeda(setup)
    this.state = newLeanState(startedAt - 3_600_000)
  }

  get pollingInterval(): number {
    return withDefaults(this.setup.object.spec).pollingInterval
  }

  look(loop: Decision['loop'], { t, replicas, ready, queries }: Look): Decision {
    const { state } = this
    if (loop === 'hpa' && isPaused(this.setup.object.metadata.annotations)) {
      return { t, loop, from: replicas, to: replicas, recommended: null, state, queries }
    }
    const decide = loop === 'hpa' ? decideSync : decidePoll
    // The HPA's windows compare times that are exactly some periods apart.
    const now = this.startedAt + Math.round(t * 1000)
    const decision = decide(this.lean, state, { replicas, readyReplicas: ready, queries }, now)
    this.state = decision.state
    return { t, loop, from: replicas, to: decision.replicas, recommended: decision.recommended, state, queries }
  }
}
