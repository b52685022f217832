import { type Arrivals } from './arrivals'
import { type FluidWaits } from './fluid-waits'

/** A shorter queue is a rounding error. */
const EMPTY = 1e-9
/** A queue that is empty within this time counts as empty, so that time always advances. */
const MIN_SECONDS = 1e-6

/** A pod and the partitions assigned to it. */
export interface FluidPod {
  readonly partitions: readonly number[]
  /** Time up to which its queues are simulated, and the segment of the load at that time. */
  at: number
  segment: number
  /** Arrival rate, in records per second. */
  rate: number
  isQueued: boolean
  /** When the first of its queues becomes empty at the current rates. */
  emptyAt: number
  /** Records in progress while it has no queue. */
  inProgress: number
}

/**
 * The queues of the partitions that pods process. A pod is only updated when something changes: the rate of its
 * arrivals, an empty queue, or its partitions. Between two changes, waits follow from the curves of arrived and
 * processed records.
 */
export class FluidQueues {
  /** Waiting records of each partition, at the time of its pod. */
  readonly lengths: Float64Array
  private readonly rates: Float64Array
  /** Records processed per second. */
  private readonly served: Float64Array
  /** 1 for a partition without a queue that needs less than its share of a pod with queues. */
  private readonly isSatisfied: Uint8Array
  private readonly wasSatisfied: Uint8Array
  /** When the rate of `served` last changed, and the records processed until then. */
  private readonly since: Float64Array
  private readonly doneSince: Float64Array
  private readonly capacity: number

  constructor(
    private readonly arrivals: Arrivals,
    private readonly waits: FluidWaits,
  ) {
    const { servers, mean } = waits.queueing
    this.capacity = servers / mean
    const zeros = (): Float64Array => new Float64Array(arrivals.partitions)
    ;[this.lengths, this.rates, this.served, this.since, this.doneSince] = [zeros(), zeros(), zeros(), zeros(), zeros()]
    ;[this.isSatisfied, this.wasSatisfied] = [new Uint8Array(arrivals.partitions), new Uint8Array(arrivals.partitions)]
  }

  /** Starts a pod on its partitions. `done`: processed records of each partition. */
  start(pod: FluidPod, done: Float64Array): void {
    for (const partition of pod.partitions) {
      const arrived = this.arrivals.count(partition, pod.segment, pod.at)
      this.lengths[partition] = Math.max(0, arrived - (done[partition] ?? 0))
    }
    this.readRates(pod)
  }

  /** Advances the queues of a pod to a time. */
  advance(pod: FluidPod, to: number): void {
    while (pod.at < to) {
      const end = this.arrivals.endOf(pod.segment)
      this.workUntil(pod, Math.min(to, end))
      if (pod.at < end) continue
      pod.segment++
      this.readRates(pod)
    }
  }

  /** Adds the waits of the records processed since the last call. */
  countWaits(pod: FluidPod): void {
    if (pod.isQueued) for (const partition of pod.partitions) this.countWaitsOf(partition, pod)
  }

  private readRates(pod: FluidPod): void {
    pod.rate = 0
    for (const partition of pod.partitions) {
      const rate = this.arrivals.rate(partition, pod.segment)
      this.rates[partition] = rate
      pod.rate += rate
    }
    this.divideCapacity(pod)
  }

  private workUntil(pod: FluidPod, until: number): void {
    while (pod.at < until) {
      const end = Math.min(until, pod.emptyAt)
      const seconds = end - pod.at
      pod.at = end
      if (pod.isQueued) this.workOnQueues(pod, seconds)
      else this.waits.addUnqueued(pod.rate / this.capacity, pod.rate * seconds)
    }
  }

  private workOnQueues(pod: FluidPod, seconds: number): void {
    const { lengths, rates, served } = this
    for (const partition of pod.partitions) {
      const drain = (served[partition] ?? 0) - (rates[partition] ?? 0)
      lengths[partition] = Math.max(0, (lengths[partition] ?? 0) - drain * seconds)
    }
    if (pod.at < pod.emptyAt) return
    for (const partition of pod.partitions) {
      const drain = (served[partition] ?? 0) - (rates[partition] ?? 0)
      if (drain > 0 && (lengths[partition] ?? 0) <= drain * MIN_SECONDS) lengths[partition] = 0
    }
    this.divideCapacity(pod)
  }

  /** Divides the capacity of the pod among its partitions. */
  private divideCapacity(pod: FluidPod): void {
    if (pod.rate <= this.capacity && this.isEmpty(pod)) return this.endQueues(pod)
    if (!pod.isQueued) for (const partition of pod.partitions) this.beginCount(partition, pod)
    pod.isQueued = true
    pod.emptyAt = Infinity
    const share = this.evenShare(pod)
    for (const partition of pod.partitions) this.serve(partition, pod, share)
  }

  private isEmpty({ partitions }: FluidPod): boolean {
    for (const partition of partitions) if ((this.lengths[partition] ?? 0) > EMPTY) return false
    return true
  }

  private serve(partition: number, pod: FluidPod, share: number): void {
    const rate = this.rates[partition] ?? 0
    const length = this.lengths[partition] ?? 0
    const isSatisfied = this.isSatisfied[partition] ?? 0
    const served = isSatisfied === 1 ? rate : share
    if (served !== this.served[partition] || isSatisfied !== this.wasSatisfied[partition]) {
      this.countWaitsOf(partition, pod)
      this.served[partition] = served
      this.wasSatisfied[partition] = isSatisfied
    }
    if (served > rate && length > EMPTY) pod.emptyAt = Math.min(pod.emptyAt, pod.at + length / (served - rate))
  }

  private endQueues(pod: FluidPod): void {
    this.countWaits(pod)
    for (const partition of pod.partitions) this.lengths[partition] = 0
    pod.isQueued = false
    pod.emptyAt = Infinity
    pod.inProgress = this.waits.inProgress(pod.rate, pod.rate / this.capacity)
  }

  /** An even share of the capacity, after the partitions that need less have got what they need. */
  private evenShare({ partitions }: FluidPod): number {
    let [left, waiting] = [this.capacity, partitions.length]
    for (const partition of partitions) this.isSatisfied[partition] = 0
    for (let before = -1; before !== waiting;) {
      before = waiting
      const share = left / Math.max(1, waiting)
      for (const partition of partitions) {
        const rate = this.rates[partition] ?? 0
        if (this.isSatisfied[partition] === 1 || rate > share || (this.lengths[partition] ?? 0) > EMPTY) continue
        this.isSatisfied[partition] = 1
        left -= rate
        waiting--
      }
    }
    return left / Math.max(1, waiting)
  }

  private done(partition: number, { segment, at }: FluidPod): number {
    return this.arrivals.count(partition, segment, at) - (this.lengths[partition] ?? 0)
  }

  private beginCount(partition: number, pod: FluidPod): void {
    this.since[partition] = pod.at
    this.doneSince[partition] = this.done(partition, pod)
  }

  /** Since `since` the records were processed at an even rate, so their waits follow from the two curves. */
  private countWaitsOf(partition: number, pod: FluidPod): void {
    const since = this.since[partition] ?? 0
    const from = this.doneSince[partition] ?? 0
    this.beginCount(partition, pod)
    const records = (this.doneSince[partition] ?? 0) - from
    if (records <= 0) return
    const { queued, queueing } = this.waits
    const { mean } = queueing
    if (this.wasSatisfied[partition] === 1) return queued.add(mean, records)
    const secondsEach = (pod.at - since) / records
    this.arrivals.eachPiece(partition, from, from + records, (start, end, firstAt, lastAt) => {
      const first = since + (start - from) * secondsEach
      const last = since + (end - from) * secondsEach
      queued.addRange(mean + first - firstAt, mean + last - lastAt, end - start)
    })
  }
}
