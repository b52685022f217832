import { CurveCursor, type Load } from './curve'
import { meanQueueWait, type Queueing, queueWaits } from './queueing'
import { Waits } from './waits'
import { type Work } from './work'

/** Less than this is no queue: rounding errors. */
const NOTHING = 1e-9
const USE_STEPS = 200

interface Pod {
  partitions: readonly number[]
  isStopped: boolean
}

/** Input of {@link FluidWork}. */
interface FluidWorkOptions {
  load: Load
  queueing: Queueing
  /** Time of the start, in seconds. */
  from: number
}

/** Works on records as on a fluid: exact between two changes of a rate, however many records there are. */
export class FluidWork implements Work {
  readonly ends: Float64Array
  readonly committed: Float64Array
  /** Waits of the records that found a queue. */
  private readonly queued = new Waits()
  private readonly pods = new Map<number, Pod>()
  private readonly arrived: Float64Array
  private readonly done: Float64Array
  /** Rates now, records a second. */
  private readonly rates: Float64Array
  private readonly cursors: (CurveCursor | null)[]
  /** Records by the use of the pod that did them at once, without a queue. */
  private readonly byUse = new Float64Array(USE_STEPS + 1)
  private readonly capacity: number
  private segment = 0
  private now: number

  constructor(private readonly options: FluidWorkOptions) {
    const count = options.load.partitions.length
    const zeros = (): Float64Array => new Float64Array(count)
    ;[this.ends, this.committed, this.arrived, this.done, this.rates] = [zeros(), zeros(), zeros(), zeros(), zeros()]
    this.cursors = new Array<CurveCursor | null>(count).fill(null)
    this.capacity = options.queueing.servers / options.queueing.mean
    this.now = options.from
    this.readRates()
  }

  advance(to: number): void {
    const times = this.options.load.curves[0]?.times ?? new Float64Array()
    while (this.now < to) {
      const boundary = times[this.segment + 1] ?? Infinity
      const until = Math.min(to, boundary)
      this.step(until)
      this.now = until
      if (until === boundary) {
        this.segment++
        this.readRates()
      }
    }
  }

  observe(): void {
    this.ends.set(this.arrived)
    this.committed.set(this.done)
    // Records in work, and those that wait within what a fluid calls no queue, are not done either.
    for (const pod of this.pods.values()) this.observePod(pod)
  }

  assign(id: number, partitions: readonly number[]): void {
    if (partitions.length === 0) this.pods.delete(id)
    else this.pods.set(id, { partitions, isStopped: false })
  }

  stop(id: number): number {
    const pod = this.pods.get(id)
    if (pod) pod.isStopped = true
    return this.now
  }

  oldestAge(): number {
    let oldest = this.now
    for (let partition = 0; partition < this.done.length; partition++) {
      if (this.queue(partition) > 0.5) oldest = Math.min(oldest, this.arrivalOf(partition, this.done[partition] ?? 0))
    }
    return this.now - oldest
  }

  get waits(): Waits {
    const all = new Waits()
    all.addAll(this.queued)
    for (const [index, records] of this.byUse.entries()) {
      if (records === 0) continue
      for (const { share, low, high } of queueWaits(this.options.queueing, index / USE_STEPS)) {
        all.addRange(low, high, records * share)
      }
    }
    return all
  }

  private queue(partition: number): number {
    return (this.arrived[partition] ?? 0) - (this.done[partition] ?? 0)
  }

  private readRates(): void {
    const { curves, partitions } = this.options.load
    const rates = curves.map(({ times, counts }) => {
      const [t0 = 0, t1 = Infinity] = [times[this.segment], times[this.segment + 1]]
      const [c0 = 0, c1 = c0] = [counts[this.segment], counts[this.segment + 1]]
      return t1 > t0 ? (c1 - c0) / (t1 - t0) : 0
    })
    for (const [index, { curve, share }] of partitions.entries()) this.rates[index] = share * (rates[curve] ?? 0)
  }

  private step(until: number): void {
    const seconds = until - this.now
    for (const pod of this.pods.values()) if (!pod.isStopped) this.work(pod, seconds)
    for (let partition = 0; partition < this.arrived.length; partition++) {
      this.arrived[partition] = (this.arrived[partition] ?? 0) + (this.rates[partition] ?? 0) * seconds
    }
  }

  private rateOf(pod: Pod): number {
    let rate = 0
    for (const partition of pod.partitions) rate += this.rates[partition] ?? 0
    return rate
  }

  private work(pod: Pod, seconds: number): void {
    const rate = this.rateOf(pod)
    if (rate <= this.capacity && pod.partitions.every((partition) => this.queue(partition) <= NOTHING)) {
      for (const partition of pod.partitions) {
        this.done[partition] = (this.done[partition] ?? 0) + (this.rates[partition] ?? 0) * seconds
      }
      const use = Math.round((rate / this.capacity) * USE_STEPS)
      this.byUse[use] = (this.byUse[use] ?? 0) + rate * seconds
      return
    }
    this.workOnQueues(pod, seconds)
  }

  /** The pod shares itself evenly among its partitions; those that need less than their share get what they need. */
  private workOnQueues(pod: Pod, seconds: number): void {
    const queues = new Map(pod.partitions.map((partition) => [partition, this.queue(partition)]))
    for (let elapsed = 0; elapsed < seconds;) {
      const { share, satisfied } = this.evenShare(pod, queues)
      let step = seconds - elapsed
      for (const [partition, queue] of queues) {
        const drain = share - (this.rates[partition] ?? 0)
        if (!satisfied.has(partition) && queue > NOTHING && drain > 0) step = Math.min(step, queue / drain)
      }
      for (const [partition, queue] of queues) {
        const rate = this.rates[partition] ?? 0
        const served = satisfied.has(partition) ? rate : share
        if (satisfied.has(partition)) this.queued.add(this.options.queueing.mean, served * step)
        else this.depart(partition, served * step, this.now + elapsed, step)
        this.done[partition] = (this.done[partition] ?? 0) + served * step
        const left = queue + (rate - served) * step
        queues.set(partition, left > NOTHING ? left : 0)
      }
      elapsed += Math.max(step, NOTHING)
    }
    for (const [partition, queue] of queues) {
      const arrived = (this.arrived[partition] ?? 0) + (this.rates[partition] ?? 0) * seconds
      this.done[partition] = arrived - queue
    }
  }

  private evenShare(pod: Pod, queues: ReadonlyMap<number, number>): { share: number; satisfied: Set<number> } {
    const satisfied = new Set<number>()
    let left = this.capacity
    for (;;) {
      const share = left / Math.max(1, pod.partitions.length - satisfied.size)
      const needless = pod.partitions.filter(
        (partition) =>
          !satisfied.has(partition) && (queues.get(partition) ?? 0) <= NOTHING && (this.rates[partition] ?? 0) <= share,
      )
      if (needless.length === 0) return { share, satisfied }
      for (const partition of needless) {
        satisfied.add(partition)
        left -= this.rates[partition] ?? 0
      }
    }
  }

  /** Records leave a partition evenly for some seconds: their waits follow from the two curves. */
  private depart(partition: number, records: number, from: number, seconds: number): void {
    if (records <= 0) return
    const { mean } = this.options.queueing
    const first = this.done[partition] ?? 0
    const { curves, partitions } = this.options.load
    const { curve = 0, share = 0 } = partitions[partition] ?? {}
    const counts = curves[curve]?.counts ?? new Float64Array()
    const leaves = (count: number): number => from + ((count - first) / records) * seconds
    let start = first
    let arrived = this.arrivalOf(partition, start)
    // Between two points of the curve, arrivals are even too.
    for (let index = this.pointAfter(counts, start / share); start < first + records - NOTHING; index++) {
      const end = Math.min(first + records, (counts[index] ?? Infinity) * share)
      if (end <= start) continue
      const next = this.arrivalOf(partition, end)
      this.queued.addRange(mean + leaves(start) - arrived, mean + leaves(end) - next, end - start)
      ;[start, arrived] = [end, next]
    }
  }

  private pointAfter(counts: Float64Array, count: number): number {
    let [low, high] = [0, this.segment + 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((counts[middle] ?? Infinity) > count) high = middle
      else low = middle + 1
    }
    return low
  }

  private arrivalOf(partition: number, count: number): number {
    const { curves, partitions } = this.options.load
    const { curve = 0, share = 0 } = partitions[partition] ?? {}
    const whole = curves[curve]
    if (share === 0 || whole === undefined) return this.now
    const cursor = (this.cursors[partition] ??= new CurveCursor(whole))
    return cursor.timeOf(count / share)
  }

  private observePod({ partitions, isStopped }: Pod): void {
    if (isStopped) return
    const { queueing } = this.options
    const rate = this.rateOf({ partitions, isStopped })
    const isQueued = partitions.some((partition) => this.queue(partition) > NOTHING)
    const use = Math.min(1, rate / this.capacity)
    const inWork = isQueued ? 0 : use * queueing.servers + rate * meanQueueWait(queueing, use)
    for (const partition of partitions) {
      const share = rate > 0 ? (this.rates[partition] ?? 0) / rate : 1 / partitions.length
      this.committed[partition] = Math.max(0, (this.done[partition] ?? 0) - inWork * share)
    }
  }
}
