import { meanQueueWait, type Queueing, queueWaits } from './queueing'
import { Waits } from './waits'

const USE_STEPS = 200

/** Waits of the records of a fluid. */
export class FluidWaits {
  /** Waits of the records that found a queue. */
  readonly queued = new Waits()
  /** Records by the use of the pod that did them at once. */
  private readonly byUse = new Float64Array(USE_STEPS + 1)

  constructor(readonly queueing: Queueing) {}

  /** Records that a pod without a queue did. `use`: the share of its capacity that it needed. */
  addAtOnce(use: number, records: number): void {
    const index = Math.round(use * USE_STEPS)
    this.byUse[index] = (this.byUse[index] ?? 0) + records
  }

  /** Records that such a pod works on, or that wait within what a fluid calls no queue. */
  inWork(rate: number, use: number): number {
    return use * this.queueing.servers + rate * meanQueueWait(this.queueing, use)
  }

  /** All waits, with those of the queue of M/G/1 for records that were done at once. */
  get all(): Waits {
    const all = new Waits()
    all.addAll(this.queued)
    for (const [index, records] of this.byUse.entries()) {
      if (records === 0) continue
      for (const { share, low, high } of queueWaits(this.queueing, index / USE_STEPS)) {
        all.addRange(low, high, records * share)
      }
    }
    return all
  }
}
