import { Arrivals } from './arrivals'
import { type Load } from './curve'
import { type FluidPod, FluidQueues } from './fluid-queues'
import { FluidWaits } from './fluid-waits'
import { type Queueing } from './queueing'
import { type Waits } from './waits'
import { type Work } from './work'

const NO_OWNER = -1

/** Input of {@link FluidWork}. */
interface FluidWorkOptions {
  load: Load
  queueing: Queueing
  /** Start of the simulation, in seconds. */
  from: number
}

/**
 * Simulates records as a fluid: exact between two changes of a rate, at a cost that does not grow with the number of
 * records.
 */
export class FluidWork implements Work {
  readonly ends: Float64Array
  readonly committed: Float64Array
  private readonly arrivals: Arrivals
  private readonly fluidWaits: FluidWaits
  private readonly queues: FluidQueues
  private readonly pods = new Map<number, FluidPod>()
  private readonly owners: Int32Array
  /** Processed records of each partition when it lost its owner. */
  private readonly done: Float64Array
  private segment = 0
  private now: number

  constructor({ load, queueing, from }: FluidWorkOptions) {
    this.arrivals = new Arrivals(load)
    const { partitions } = this.arrivals
    this.ends = new Float64Array(partitions)
    this.committed = new Float64Array(partitions)
    this.done = new Float64Array(partitions)
    this.owners = new Int32Array(partitions).fill(NO_OWNER)
    this.fluidWaits = new FluidWaits(queueing)
    this.queues = new FluidQueues(this.arrivals, this.fluidWaits)
    this.now = from
  }

  advance(to: number): void {
    this.now = Math.max(this.now, to)
    while (this.arrivals.endOf(this.segment) <= this.now) this.segment++
  }

  observe(): void {
    const { ends, committed } = this
    for (const pod of this.pods.values()) this.queues.advance(pod, this.now)
    this.arrivals.countAll(ends, this.segment, this.now)
    for (let partition = 0; partition < ends.length; partition++) committed[partition] = this.processed(partition)
    for (const pod of this.pods.values()) if (!pod.isQueued) this.subtractInProgress(pod)
  }

  assign(id: number, partitions: readonly number[]): void {
    this.stop(id)
    if (partitions.length === 0) return
    this.revoke(partitions)
    const pod: FluidPod = {
      partitions,
      at: this.now,
      segment: this.segment,
      rate: 0,
      isQueued: false,
      emptyAt: Infinity,
      inProgress: 0,
    }
    this.pods.set(id, pod)
    for (const partition of partitions) this.owners[partition] = id
    this.queues.start(pod, this.done)
  }

  stop(id: number): number {
    const pod = this.pods.get(id)
    if (!pod) return this.now
    this.queues.advance(pod, this.now)
    this.queues.countWaits(pod)
    for (const partition of pod.partitions) {
      const arrived = this.arrivals.count(partition, this.segment, this.now)
      this.done[partition] = arrived - (this.queues.lengths[partition] ?? 0)
      this.owners[partition] = NO_OWNER
    }
    this.pods.delete(id)
    return this.now
  }

  oldestAge(): number {
    const processed = (partition: number): number => this.processed(partition)
    return this.now - this.arrivals.oldestArrival(this.ends, processed, this.now)
  }

  get waits(): Waits {
    for (const pod of this.pods.values()) {
      this.queues.advance(pod, this.now)
      this.queues.countWaits(pod)
    }
    return this.fluidWaits.all
  }

  /** Processed records of a partition when {@link observe} was called. */
  private processed(partition: number): number {
    if (this.owners[partition] === NO_OWNER) return this.done[partition] ?? 0
    return (this.ends[partition] ?? 0) - (this.queues.lengths[partition] ?? 0)
  }

  /** Takes partitions from their previous owners: a pod that is about to stop may still have one of them. */
  private revoke(partitions: readonly number[]): void {
    const taken = new Set(partitions)
    for (const partition of partitions) {
      const owner = this.owners[partition] ?? NO_OWNER
      const kept = this.pods.get(owner)?.partitions.filter((each) => !taken.has(each))
      if (kept) this.assign(owner, kept)
    }
  }

  /**
   * Subtracts the records in progress of a pod without a queue from the committed offsets. A fluid processes records
   * without delay, but a real pod commits a record only when it is done.
   */
  private subtractInProgress({ partitions, rate, inProgress, segment }: FluidPod): void {
    for (const partition of partitions) {
      const share = rate > 0 ? this.arrivals.rate(partition, segment) / rate : 1 / partitions.length
      this.committed[partition] = Math.max(0, (this.committed[partition] ?? 0) - inProgress * share)
    }
  }
}
