import { meanQueueWait, type Queueing, queueWaits } from './queueing'
import { Waits } from './waits'

const UTILIZATION_STEPS = 200

/** Waits of records that are simulated as a fluid. */
export class FluidWaits {
  /** Waits of the records that found a queue. */
  readonly queued = new Waits()
  /** Records that found no queue, by the utilization of their pod in steps of 0.5 %. */
  private readonly recordsByUtilization = new Float64Array(UTILIZATION_STEPS + 1)

  constructor(readonly queueing: Queueing) {}

  /** Adds records that found no queue. `utilization`: the used share of the pod's capacity. */
  addUnqueued(utilization: number, records: number): void {
    const index = Math.round(utilization * UTILIZATION_STEPS)
    this.recordsByUtilization[index] = (this.recordsByUtilization[index] ?? 0) + records
  }

  /**
   * Mean number of records of a pod without a queue: those in progress, and those that wait for a short time because
   * arrivals are random.
   */
  inProgress(rate: number, utilization: number): number {
    return utilization * this.queueing.servers + rate * meanQueueWait(this.queueing, utilization)
  }

  /** All waits; those of records that found no queue are estimated by {@link queueWaits}. */
  get all(): Waits {
    const all = new Waits()
    all.addAll(this.queued)
    for (const [index, records] of this.recordsByUtilization.entries()) {
      if (records === 0) continue
      for (const { share, low, high } of queueWaits(this.queueing, index / UTILIZATION_STEPS)) {
        all.addRange(low, high, records * share)
      }
    }
    return all
  }
}
