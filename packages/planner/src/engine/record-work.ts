import { Waits } from './waits'
import { type Work } from './work'

/** Input of {@link RecordWork}. Times in seconds. */
export interface RecordWorkOptions {
  /** Times at which the records of each partition arrive, ascending. */
  arrivals: readonly Float64Array[]
  /** Committed offset of each partition at the start; −1 if there is none. */
  committedAtStart: readonly number[]
  /** Offset of the first record in `arrivals`, for each partition. */
  firstOffsets: readonly number[]
  /** Draws the processing time of a record, in seconds. */
  service: () => number
  batch: number
  /** How long a fetch that finds records takes. Default 0. */
  fetch?: number
  concurrency: number
  /** Records that arrived before this time are left out of `waits`. */
  countFrom: number
}

/** One partition. Positions are indexes in `times`. */
interface Queue {
  times: Float64Array
  firstOffset: number
  committed: number
  /** The next record that a pod takes. */
  next: number
  /** Records that had arrived at the pod's last fetch. */
  fetchable: number
  /** Records that arrived until the current time. */
  arrived: number
}

/** A record that a worker processes. */
interface Job {
  queue: number
  record: number
  finish: number
}

interface Pod {
  partitions: readonly number[]
  jobs: (Job | null)[]
  freeAt: number[]
  /** What the last fetch returned: partitions, each up to a position. */
  fetched: { queue: number; limit: number }[]
  isStopped: boolean
}

/** The worker that is free first. */
function earliestWorker({ freeAt }: Pod): number {
  let earliest = 0
  for (let worker = 1; worker < freeAt.length; worker++) {
    if ((freeAt[worker] ?? Infinity) < (freeAt[earliest] ?? Infinity)) earliest = worker
  }
  return earliest
}

/** Simulates record by record. */
export class RecordWork implements Work {
  readonly ends: Float64Array
  readonly committed: Float64Array
  readonly waits = new Waits()
  private readonly queues: Queue[]
  private readonly pods = new Map<number, Pod>()
  private now = -Infinity

  constructor(private readonly options: RecordWorkOptions) {
    this.queues = options.arrivals.map((times, partition) => {
      const firstOffset = options.firstOffsets[partition] ?? 0
      const committed = options.committedAtStart[partition] ?? -1
      return { times, firstOffset, committed, next: Math.max(0, committed - firstOffset), fetchable: 0, arrived: 0 }
    })
    this.ends = new Float64Array(this.queues.length)
    this.committed = Float64Array.from(this.queues, ({ committed }) => committed)
  }

  advance(to: number): void {
    for (const pod of this.pods.values()) this.work(pod, to)
    this.now = to
  }

  observe(): void {
    for (const [index, queue] of this.queues.entries()) {
      while ((queue.times[queue.arrived] ?? Infinity) <= this.now) queue.arrived++
      this.ends[index] = queue.firstOffset + queue.arrived
      this.committed[index] = queue.committed
    }
  }

  assign(id: number, partitions: readonly number[]): void {
    const { concurrency } = this.options
    const pod = this.pods.get(id)
    const freeAt = pod?.freeAt.map((time) => Math.max(time, this.now)) ?? new Array<number>(concurrency).fill(this.now)
    const jobs = pod?.jobs ?? new Array<Job | null>(concurrency).fill(null)
    this.pods.set(id, { partitions, jobs, freeAt, fetched: [], isStopped: partitions.length === 0 })
    const isKept = (index: number): boolean => pod?.isStopped === false && pod.partitions.includes(index)
    for (const index of partitions) {
      const queue = this.queues[index]
      // Records that another pod took and did not commit are delivered again.
      if (queue && !isKept(index)) queue.next = Math.max(0, queue.committed - queue.firstOffset)
    }
  }

  stop(id: number): number {
    const pod = this.pods.get(id)
    if (!pod) return this.now
    pod.isStopped = true
    return Math.max(this.now, ...pod.jobs.map((job) => job?.finish ?? this.now))
  }

  oldestAge(): number {
    const ages = this.queues.map(({ times, committed, firstOffset, arrived }) => {
      const oldest = Math.max(0, committed - firstOffset)
      return oldest < arrived ? this.now - (times[oldest] ?? this.now) : 0
    })
    return Math.max(0, ...ages)
  }

  private work(pod: Pod, to: number): void {
    for (;;) {
      const worker = earliestWorker(pod)
      const freeAt = pod.freeAt[worker] ?? Infinity
      this.finish(pod, Math.min(freeAt, to))
      if (pod.isStopped || freeAt >= to) break
      const start = this.fetch(pod, freeAt, to)
      if (start >= to) {
        // No record arrives until `to`, or the fetch is not over.
        pod.freeAt[worker] = pod.fetched.length > 0 ? start : to
        continue
      }
      this.take(pod, worker, start)
    }
    this.finish(pod, to)
  }

  /** The time at which the pod has a record to take, at or after `time`. */
  private fetch(pod: Pod, time: number, to: number): number {
    if (pod.fetched.length > 0) return time
    let earliest = Infinity
    for (const index of pod.partitions) earliest = Math.min(earliest, this.nextArrival(index))
    const at = Math.max(time, earliest)
    if (at >= to) return to
    const { batch, fetch = 0 } = this.options
    for (const index of pod.partitions) {
      const queue = this.queues[index] as Queue
      while ((queue.times[queue.fetchable] ?? Infinity) <= at) queue.fetchable++
      const limit = Math.min(queue.fetchable, queue.next + batch)
      if (limit > queue.next) pod.fetched.push({ queue: index, limit })
    }
    return at + fetch
  }

  private nextArrival(index: number): number {
    const queue = this.queues[index] as Queue
    return queue.times[queue.next] ?? Infinity
  }

  private take(pod: Pod, worker: number, start: number): void {
    const [first] = pod.fetched
    if (first === undefined) return
    const queue = this.queues[first.queue] as Queue
    const finish = start + this.options.service()
    pod.jobs[worker] = { queue: first.queue, record: queue.next, finish }
    pod.freeAt[worker] = finish
    queue.next++
    if (queue.next >= first.limit) pod.fetched.shift()
  }

  /** Commits the records that are finished by a time. */
  private finish(pod: Pod, until: number): void {
    for (let worker = 0; worker < pod.jobs.length; worker++) {
      const job = pod.jobs[worker] ?? null
      if (job === null || job.finish > until) continue
      pod.jobs[worker] = null
      const queue = this.queues[job.queue] as Queue
      const arrivedAt = queue.times[job.record] ?? job.finish
      const offset = queue.firstOffset + job.record + 1
      // With one worker, records finish in order, so another pod has already processed an offset that is not above the
      // committed one.
      const isRepeated = this.options.concurrency === 1 && offset <= queue.committed
      queue.committed = Math.max(queue.committed, offset)
      if (arrivedAt >= this.options.countFrom && !isRepeated) this.waits.add(job.finish - arrivedAt)
    }
  }
}
