import { type Decision, Plan, type SourceAutoscaler, prepareScaler } from '@food-delivery/planner'
import { viewOf } from './plan-view'
import { type PlanView } from './messages'
import { type PlanBasis, controllers } from './plan-basis'

/** How long a slice of a simulation should take at most, because messages wait for its end. Milliseconds. */
const SLICE_MS = 8
/** The first slice is the load divided by this number. Later ones adapt. */
const INITIAL_SLICES = 500

/** The simulation of one set of settings, in slices. */
export class PlanSimulation {
  private readonly plan: Plan
  /** The end of the simulated part, seconds since the start of the load. */
  private now = 0
  private sliceSeconds: number

  /** @throws InvalidInputError for settings that KEDA or Kubernetes rejects */
  constructor(
    autoscaler: SourceAutoscaler,
    private readonly basis: PlanBasis,
  ) {
    const { source, load, service, platform, goal, price } = basis
    const prepared = prepareScaler(autoscaler, controllers)
    this.plan = new Plan({ prepared, source, load, service, platform, goal, price })
    this.sliceSeconds = source.seconds / INITIAL_SLICES
  }

  get isDone(): boolean {
    return this.now >= this.basis.source.seconds
  }

  /** Simulates the next slice. Its length adapts, so that a slice takes a few milliseconds. */
  advance(clock: () => number): void {
    const startedAt = clock()
    this.now = Math.min(this.basis.source.seconds, this.now + this.sliceSeconds)
    this.plan.advance(this.now)
    const tookMs = clock() - startedAt
    if (tookMs > SLICE_MS) this.sliceSeconds /= 2
    else if (tookMs < SLICE_MS / 2) this.sliceSeconds *= 2
  }

  /** The results so far. */
  view(): PlanView {
    const { decisions: _decisions, ...view } = viewOf(this.plan, this.basis.source.seconds)
    return view
  }

  /** A decision by its index; undefined if it does not exist. */
  decision(index: number): Decision | undefined {
    return this.plan.result.decisions[index]
  }

  explain(decision: Decision) {
    return this.plan.explain(decision)
  }
}
