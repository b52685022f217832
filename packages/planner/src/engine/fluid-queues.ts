import { type Arrivals } from './arrivals'
import { type FluidWaits } from './fluid-waits'

/** A queue of fewer records is a rounding error. */
const MIN_RECORDS = 1e-9
/** A queue that becomes empty within this time counts as empty, so that time always advances. */
const MIN_SECONDS = 1e-6

/** A pod and the partitions assigned to it. */
export interface FluidPod {
  readonly partitions: readonly number[]
  /** Time up to which its queues are simulated, and the segment of the load at that time. */
  at: number
  segment: number
  /** Arrival rate of all its partitions, in records per second. */
  rate: number
  /** Whether it has a queue, or more records arrive than it can process. */
  isQueued: boolean
  /** When the first of its queues becomes empty at the current rates. */
  emptyAt: number
  /** Records in progress while it has no queue. */
  inProgress: number
}

/**
 * The queues of the partitions that pods process. A pod is only updated when the rate of its arrivals changes, when one
 * of its queues becomes empty, or when its partitions change. Between two updates, waits follow from the curves of
 * arrived and processed records.
 */
export class FluidQueues {
  /** Waiting records of each partition, at the time of its pod. */
  readonly lengths: Float64Array
  /** Arriving records per second. */
  private readonly arrivalRates: Float64Array
  /** Processed records per second. */
  private readonly serviceRates: Float64Array
  /** 1 for a partition without a queue, in a pod with queues, whose arrivals need no more than an even share of the pod. */
  private readonly isSatisfied: Uint8Array
  /** The value of `isSatisfied` in the time whose waits are not counted yet. */
  private readonly wasSatisfied: Uint8Array
  /** Time up to which waits are counted, and the records processed until then. */
  private readonly countedUntil: Float64Array
  private readonly countedRecords: Float64Array
  private readonly capacity: number

  constructor(
    private readonly arrivals: Arrivals,
    private readonly waits: FluidWaits,
  ) {
    const { servers, mean } = waits.queueing
    this.capacity = servers / mean
    const { partitions } = arrivals
    this.lengths = new Float64Array(partitions)
    this.arrivalRates = new Float64Array(partitions)
    this.serviceRates = new Float64Array(partitions)
    this.isSatisfied = new Uint8Array(partitions)
    this.wasSatisfied = new Uint8Array(partitions)
    this.countedUntil = new Float64Array(partitions)
    this.countedRecords = new Float64Array(partitions)
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
      this.processUntil(pod, Math.min(to, end))
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
      this.arrivalRates[partition] = rate
      pod.rate += rate
    }
    this.divideCapacity(pod)
  }

  private processUntil(pod: FluidPod, until: number): void {
    while (pod.at < until) {
      const end = Math.min(until, pod.emptyAt)
      const seconds = end - pod.at
      pod.at = end
      if (pod.isQueued) this.processQueues(pod, seconds)
      else this.waits.addUnqueued(pod.rate / this.capacity, pod.rate * seconds)
    }
  }

  private processQueues(pod: FluidPod, seconds: number): void {
    const { lengths, arrivalRates, serviceRates } = this
    for (const partition of pod.partitions) {
      const decrease = (serviceRates[partition] ?? 0) - (arrivalRates[partition] ?? 0)
      lengths[partition] = Math.max(0, (lengths[partition] ?? 0) - decrease * seconds)
    }
    if (pod.at < pod.emptyAt) return
    for (const partition of pod.partitions) {
      const decrease = (serviceRates[partition] ?? 0) - (arrivalRates[partition] ?? 0)
      if (decrease > 0 && (lengths[partition] ?? 0) <= decrease * MIN_SECONDS) lengths[partition] = 0
    }
    this.divideCapacity(pod)
  }

  /** Divides the capacity of the pod among its partitions. */
  private divideCapacity(pod: FluidPod): void {
    if (pod.rate <= this.capacity && this.isEmpty(pod)) return this.endQueues(pod)
    if (!pod.isQueued) for (const partition of pod.partitions) this.startCounting(partition, pod)
    pod.isQueued = true
    pod.emptyAt = Infinity
    const share = this.evenShare(pod)
    for (const partition of pod.partitions) this.setServiceRate(partition, pod, share)
  }

  private isEmpty({ partitions }: FluidPod): boolean {
    for (const partition of partitions) if ((this.lengths[partition] ?? 0) > MIN_RECORDS) return false
    return true
  }

  /** Sets the rate at which a partition is processed. `share`: an even share of the pod's capacity. */
  private setServiceRate(partition: number, pod: FluidPod, share: number): void {
    const rate = this.arrivalRates[partition] ?? 0
    const length = this.lengths[partition] ?? 0
    const isSatisfied = this.isSatisfied[partition] ?? 0
    const serviceRate = isSatisfied === 1 ? rate : share
    if (serviceRate !== this.serviceRates[partition] || isSatisfied !== this.wasSatisfied[partition]) {
      this.countWaitsOf(partition, pod)
      this.serviceRates[partition] = serviceRate
      this.wasSatisfied[partition] = isSatisfied
    }
    if (serviceRate <= rate || length <= MIN_RECORDS) return
    pod.emptyAt = Math.min(pod.emptyAt, pod.at + length / (serviceRate - rate))
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
    let [capacity, unsatisfied] = [this.capacity, partitions.length]
    for (const partition of partitions) this.isSatisfied[partition] = 0
    // What satisfied partitions leave increases the share, so further ones may be satisfied with it.
    let hasChanged = true
    while (hasChanged) {
      hasChanged = false
      const share = capacity / Math.max(1, unsatisfied)
      for (const partition of partitions) {
        const rate = this.arrivalRates[partition] ?? 0
        if (this.isSatisfied[partition] === 1 || rate > share || (this.lengths[partition] ?? 0) > MIN_RECORDS) continue
        this.isSatisfied[partition] = 1
        capacity -= rate
        unsatisfied--
        hasChanged = true
      }
    }
    return capacity / Math.max(1, unsatisfied)
  }

  /** Records of a partition that were processed until the time of its pod. */
  private done(partition: number, { segment, at }: FluidPod): number {
    return this.arrivals.count(partition, segment, at) - (this.lengths[partition] ?? 0)
  }

  private startCounting(partition: number, pod: FluidPod): void {
    this.countedUntil[partition] = pod.at
    this.countedRecords[partition] = this.done(partition, pod)
  }

  /**
   * Adds the waits of the records processed since the last call. They were processed at an even rate, so their waits
   * follow from the curves of arrived and processed records.
   */
  private countWaitsOf(partition: number, pod: FluidPod): void {
    const since = this.countedUntil[partition] ?? 0
    const from = this.countedRecords[partition] ?? 0
    this.startCounting(partition, pod)
    const records = (this.countedRecords[partition] ?? 0) - from
    if (records <= 0) return
    const { queued, queueing } = this.waits
    const { mean } = queueing
    if (this.wasSatisfied[partition] === 1) return queued.add(mean, records)
    const secondsPerRecord = (pod.at - since) / records
    this.arrivals.eachPiece(partition, from, from + records, (start, end, firstAt, lastAt) => {
      const firstDoneAt = since + (start - from) * secondsPerRecord
      const lastDoneAt = since + (end - from) * secondsPerRecord
      queued.addRange(mean + firstDoneAt - firstAt, mean + lastDoneAt - lastAt, end - start)
    })
  }
}
