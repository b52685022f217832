import { type Decision, Plan, type SourceAutoscaler, prepareScaler } from '@food-delivery/planner'
import { viewOf } from './plan-view'
import { type PlanView } from './messages'
import { type PlanBasis, controllers } from './plan-basis'

/** How long a slice of a simulation should take at most, because messages wait for its end. Milliseconds. */
const SLICE_MS = 8
const FIRST_SLICES = 500

/** The simulation of one setting, in slices. */
export class PlanSimulation {
  private readonly plan: Plan
  private now = 0
  private slice: number

  /** @throws InvalidInputError for a setting that KEDA or Kubernetes rejects */
  constructor(
    autoscaler: SourceAutoscaler,
    private readonly basis: PlanBasis,
  ) {
    const { source, load, service, platform, goal, price } = basis
    const prepared = prepareScaler(autoscaler, controllers)
    this.plan = new Plan({ prepared, source, load, service, platform, goal, price })
    this.slice = source.seconds / FIRST_SLICES
  }

  get isDone(): boolean {
    return this.now >= this.basis.source.seconds
  }

  /** Simulates the next slice. Its length adapts, so that a slice takes a few milliseconds. */
  advance(clock: () => number): void {
    const startedAt = clock()
    this.now = Math.min(this.basis.source.seconds, this.now + this.slice)
    this.plan.advance(this.now)
    const took = clock() - startedAt
    this.slice *= took > SLICE_MS ? 0.5 : took < SLICE_MS / 2 ? 2 : 1
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
