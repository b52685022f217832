import { type KafkaMessage } from 'kafkajs'
import { type TopicPartition, partitionKey } from '../assigner/ownership'
import { type Deferred, createDeferred } from '../collections/deferred'
import { asError } from '../connection/broker-errors'
import { settlesWithin } from '../time'
import { FetchedRecord, detach } from './fetched-record'
import { type Item, toItem } from './item'
import { type ItemRunner } from './item-runner'
import { type ConsumerMetrics } from './consumer-metrics'
import { OffsetTracker } from './offset-tracker'
import { Scheduler } from './scheduler'
import { type ConsumerOptions, type Routed } from './consumer-options'

/** Records of one partition in the order of the log. */
interface FetchedBatch {
  topic: string
  partition: number
  messages: readonly KafkaMessage[]
  /** Last offset of the batch; control records may follow the last message. */
  lastOffset: number
}

interface EngineOptions<T> {
  route: ConsumerOptions<T>['route']
  concurrency: number
  workSlots: number
  runner: ItemRunner<T>
  metrics: ConsumerMetrics
  /** Records have finished: there may be an offset to commit, or room to fetch more. */
  onFinished: () => void
  /** A partition that is to be handed over has become idle: nothing of it would be repeated by the next owner. */
  onReleased: (tracker: OffsetTracker) => void
}

/**
 * The consumer without Kafka: takes fetched records, runs them in order per key, and tracks what may be committed.
 *
 * The life of a record:
 * 1. fetched: kafkajs passes each batch of a partition to `onBatch` in `consumer.ts`, which calls `deliver`
 * 2. routed: the application's `route` ignores it or makes it a task (`item.ts`)
 * 3. queued by key: it waits behind unfinished records of its key (`partition-queue.ts`)
 * 4. started: `scheduler.ts` takes the lowest startable offset, and a work slot if the task has work
 * 5. worked: `item-runner.ts` waits for the simulated work
 * 6. handled: `item-runner.ts` calls `handle`, with a time limit (`handler-watch.ts`) and retries
 * 7. finished: `offset-tracker.ts` removes it from the unfinished offsets, and the next record of its key may start
 * 8. committed: `committer.ts` commits the oldest unfinished offset of each partition
 */
export class Engine<T> {
  readonly scheduler: Scheduler<T>
  private readonly trackers = new Map<string, OffsetTracker>()
  /** Set while draining; resolved when the drain has nothing left to wait for. */
  private idle: { deferred: Deferred; deadline: number } | undefined
  /** Partitions to hand over that are still busy. */
  private readonly releasing = new Set<OffsetTracker>()

  constructor(private readonly options: EngineOptions<T>) {
    const { concurrency, workSlots } = options
    this.scheduler = new Scheduler({ concurrency, workSlots, run: (item) => void this.run(item) })
  }

  get assigned(): OffsetTracker[] {
    return [...this.trackers.values()]
  }

  tracker(topic: string, partition: number): OffsetTracker | undefined {
    return this.trackers.get(partitionKey({ topic, partition }))
  }

  /**
   * Takes the new assignment. Partitions marked `retained` continue where they are; all others start at their committed
   * offset, even those we had before, since another member may have had them in between.
   */
  assign(partitions: readonly (TopicPartition & { retained: boolean })[]): void {
    const before = new Map(this.trackers)
    this.trackers.clear()
    for (const { topic, partition, retained } of partitions) {
      const key = partitionKey({ topic, partition })
      const kept = retained ? before.get(key) : undefined
      this.trackers.set(key, kept ?? new OffsetTracker({ topic, partition }))
      if (kept) before.delete(key)
    }
    for (const tracker of before.values()) this.drop(tracker)
    this.scheduler.dispatch()
  }

  /** The broker has no record at our position; its next records are from the beginning of the log. */
  positionOutOfRange({ topic, partition }: TopicPartition): void {
    this.tracker(topic, partition)?.positionOutOfRange()
  }

  /** Takes fetched records; skips those delivered before and those of partitions we do not own. */
  deliver({ topic, partition, messages, lastOffset }: FetchedBatch): void {
    const tracker = this.trackerFor(topic, partition, messages[0])
    if (!tracker) return
    let ignored = 0
    for (const message of messages) {
      const record = new FetchedRecord({ topic, partition, message })
      if (record.offset < tracker.position || tracker.wasFinished(record.offset)) continue
      const routed = this.route(record)
      if (!(routed instanceof Error) && routed.kind === 'ignore') ignored++
      else this.enqueue(toItem<T>({ record, tracker, routed }))
    }
    tracker.position = Math.max(tracker.position, lastOffset + 1)
    if (ignored > 0) this.options.metrics.ignored.inc(ignored)
    this.scheduler.dispatch()
    this.options.onFinished()
  }

  /**
   * Starts no more records and waits until the running ones are finished, at most `deadlineMs` and not for work that is
   * known to last longer; false on timeout. Nothing starts until `resume`.
   */
  async drain(deadlineMs: number): Promise<boolean> {
    this.idle = { deferred: this.idle?.deferred ?? createDeferred(), deadline: performance.now() + deadlineMs }
    this.scheduler.setDraining(true)
    const { promise } = this.idle.deferred
    this.checkIdle()
    return settlesWithin(promise, deadlineMs)
  }

  resume(): void {
    this.idle = undefined
    this.scheduler.setDraining(false)
  }

  /** Starts no more records in these partitions, and in all others again; `onReleased` reports each that becomes idle. */
  release(partitions: readonly TopicPartition[]): void {
    this.releasing.clear()
    for (const { topic, partition } of partitions) {
      const tracker = this.tracker(topic, partition)
      if (tracker) this.releasing.add(tracker)
    }
    this.scheduler.setReleasing(this.releasing)
    this.checkReleased()
  }

  /** Call it when a record starts to wait for its next attempt: a drain does not wait for it. */
  checkIdle(): void {
    this.checkReleased()
    if (!this.idle) return
    const { scheduler, options } = this
    const busy = scheduler.running - options.runner.waiting
    const isIdle = busy <= 0 || busy <= options.runner.workingLongerThan(this.idle.deadline - performance.now())
    if (isIdle) this.idle.deferred.resolve()
  }

  private checkReleased(): void {
    for (const tracker of this.releasing) {
      if (tracker.active > 0) continue
      this.releasing.delete(tracker)
      this.options.onReleased(tracker)
    }
  }

  private route(record: FetchedRecord): Routed<T> | Error {
    try {
      return this.options.route(record)
    } catch (error) {
      return asError(error)
    }
  }

  private enqueue(item: Item<T>): void {
    item.tracker.begin(item.record.offset)
    if (item.isWork) {
      item.record = detach(item.record)
      item.task = undefined
    }
    this.scheduler.add(item)
  }

  private async run(item: Item<T>): Promise<void> {
    const finished = await this.options.runner.run(item)
    if (finished && !item.tracker.revoked.aborted) {
      item.tracker.finish(item.record.offset)
      this.options.metrics.handled.inc()
    } else this.options.metrics.revoked.inc()
    this.scheduler.finish(item)
    this.scheduler.dispatch()
    this.options.onFinished()
    this.checkIdle()
  }

  /** The partition's tracker; a fresh one if the topic was recreated or truncated. */
  private trackerFor(topic: string, partition: number, first?: KafkaMessage): OffsetTracker | undefined {
    const tracker = this.tracker(topic, partition)
    if (!tracker || !first || tracker.continuesAt(Number(first.offset))) return tracker
    this.drop(tracker)
    const next = new OffsetTracker({ topic, partition })
    this.trackers.set(partitionKey(next), next)
    return next
  }

  private drop(tracker: OffsetTracker): void {
    this.releasing.delete(tracker)
    this.scheduler.forget(tracker)
    tracker.revoke()
  }
}
