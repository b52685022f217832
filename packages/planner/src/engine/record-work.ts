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
  /** Records that a pod takes from one partition before it continues with the next one. */
  batch: number
  /** How long a fetch that finds records takes. Default 0. */
  fetch?: number
  /** Records that a pod processes at the same time. */
  concurrency: number
  /** Records that arrived before this time are not counted in `waits`. */
  countFrom: number
}

/** The records of one partition. */
interface Queue {
  /** When each record arrives. */
  times: Float64Array
  firstOffset: number
  /** Committed offset. */
  committed: number
  /** Index in `times` of the next record that a pod takes. */
  next: number
  /** How many records had arrived at the pod's last fetch. */
  fetchable: number
  /** How many records have arrived. */
  arrived: number
}

/** The processing of a record. */
interface Job {
  partition: number
  /** Index of the record in the `times` of its queue. */
  record: number
  finishedAt: number
}

interface Pod {
  partitions: readonly number[]
  /** What each worker of the pod processes; null if it is free. */
  jobs: (Job | null)[]
  /** When each worker can take the next record. */
  freeAt: number[]
  /** What is left of the last fetch: the records of each partition with an index below `limit`. */
  fetched: { partition: number; limit: number }[]
  isStopped: boolean
}

/** The worker that is free first. */
function firstFreeWorker({ freeAt }: Pod): number {
  let earliest = 0
  for (let worker = 1; worker < freeAt.length; worker++) {
    if ((freeAt[worker] ?? Infinity) < (freeAt[earliest] ?? Infinity)) earliest = worker
  }
  return earliest
}

/** Simulates each record on its own. */
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
    for (const pod of this.pods.values()) this.process(pod, to)
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
    return Math.max(this.now, ...pod.jobs.map((job) => job?.finishedAt ?? this.now))
  }

  oldestAge(): number {
    const ages = this.queues.map(({ times, committed, firstOffset, arrived }) => {
      const oldest = Math.max(0, committed - firstOffset)
      return oldest < arrived ? this.now - (times[oldest] ?? this.now) : 0
    })
    return Math.max(0, ...ages)
  }

  /** Lets the workers of a pod process records until a time. */
  private process(pod: Pod, to: number): void {
    for (;;) {
      const worker = firstFreeWorker(pod)
      const freeAt = pod.freeAt[worker] ?? Infinity
      this.commitFinished(pod, Math.min(freeAt, to))
      if (pod.isStopped || freeAt >= to) break
      const start = this.fetchAt(pod, freeAt, to)
      if (start >= to) {
        // Before `to`, no record arrives, or the fetch does not end.
        pod.freeAt[worker] = pod.fetched.length > 0 ? start : to
        continue
      }
      this.take(pod, worker, start)
    }
    this.commitFinished(pod, to)
  }

  /**
   * Fetches at `time`, or when the next record arrives, unless fetched records are left. Returns the time at which the
   * pod has a record to take; `to` if no record arrives before.
   */
  private fetchAt(pod: Pod, time: number, to: number): number {
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
      if (limit > queue.next) pod.fetched.push({ partition: index, limit })
    }
    return at + fetch
  }

  private nextArrival(index: number): number {
    const queue = this.queues[index] as Queue
    return queue.times[queue.next] ?? Infinity
  }

  /** Gives the next fetched record to a worker. */
  private take(pod: Pod, worker: number, start: number): void {
    const [first] = pod.fetched
    if (first === undefined) return
    const { partition, limit } = first
    const queue = this.queues[partition] as Queue
    const finishedAt = start + this.options.service()
    pod.jobs[worker] = { partition, record: queue.next, finishedAt }
    pod.freeAt[worker] = finishedAt
    queue.next++
    if (queue.next >= limit) pod.fetched.shift()
  }

  /** Commits the records that are finished by a time. */
  private commitFinished(pod: Pod, until: number): void {
    for (let worker = 0; worker < pod.jobs.length; worker++) {
      const job = pod.jobs[worker] ?? null
      if (job === null || job.finishedAt > until) continue
      pod.jobs[worker] = null
      const queue = this.queues[job.partition] as Queue
      const arrivedAt = queue.times[job.record] ?? job.finishedAt
      const nextOffset = queue.firstOffset + job.record + 1
      // With one worker, records finish in order. So a record up to the committed offset was already processed by
      // another pod.
      const isRepeated = this.options.concurrency === 1 && nextOffset <= queue.committed
      queue.committed = Math.max(queue.committed, nextOffset)
      if (arrivedAt >= this.options.countFrom && !isRepeated) this.waits.add(job.finishedAt - arrivedAt)
    }
  }
}
