import { type TopicPartition, partitionKey } from '../topic-partition'
import { type Deferred, createDeferred } from '../collections/deferred'
import { type FetchedBatch } from '../fetch/fetched-batch'
import { settlesWithin } from '../time'
import { type KafkaRecord } from '../record'
import { type Item, copyRecord, toItem, tryRoute } from './item'
import { type ItemRunner } from './item-runner'
import { type ConsumerMetrics } from './consumer-metrics'
import { OffsetTracker } from './offset-tracker'
import { Scheduler, type SchedulerOptions } from './scheduler'
import { type ConsumerOptions } from './consumer-options'

interface EngineOptions<T> extends Pick<SchedulerOptions<T>, 'concurrency' | 'workSlots'> {
  route: ConsumerOptions<T>['route']
  runner: ItemRunner<T>
  metrics: ConsumerMetrics
  /** Called after a record has finished, so that offsets can be committed and paused partitions can be resumed. */
  onFinished: () => void
  /** Called after each delivery, so that the offsets of ignored and of skipped records can be committed. */
  onIgnored: () => void
  /** Called when a partition to hand over has become idle, so that its offset can be committed before it moves. */
  onReleased: (tracker: OffsetTracker) => void
}

/**
 * The part of a consumer that is independent of Kafka: runs fetched records in order per key, and tracks the offsets to
 * commit.
 *
 * The life of a record:
 * 1. fetched: `fetcher.ts` passes each batch of a partition to `onBatch` in `consumer.ts`, which calls `deliver`
 * 2. routed: the application's `route` ignores it or returns a task for it (`item.ts`)
 * 3. queued by key: it waits behind unfinished records of its key (`partition-queue.ts`)
 * 4. started: `scheduler.ts` starts the lowest startable offset, and uses a work slot if the task has simulated work
 * 5. worked: `record-run.ts` waits for the simulated work
 * 6. handled: `record-run.ts` calls `handle`, with a time limit (`handler-watch.ts`) and retries
 * 7. finished: `offset-tracker.ts` removes it from the unfinished offsets, and the next record of its key may start
 * 8. committed: `committer.ts` commits the oldest unfinished offset of each partition
 */
export class Engine<T> {
  readonly scheduler: Scheduler<T>
  private readonly trackers = new Map<string, OffsetTracker>()
  /** The pending drains, for example of a join and of a stop that begins during it. */
  private readonly drains = new Set<{ end: Deferred; deadline: number }>()
  /** Partitions to hand over that are still busy. */
  private readonly releasing = new Set<OffsetTracker>()

  constructor(private readonly options: EngineOptions<T>) {
    this.scheduler = new Scheduler({
      ...options,
      run: (item) => options.runner.run(item, (isFinished) => this.end(item, isFinished)),
    })
  }

  get assigned(): OffsetTracker[] {
    return [...this.trackers.values()]
  }

  tracker(topic: string, partition: number): OffsetTracker | undefined {
    return this.trackers.get(partitionKey({ topic, partition }))
  }

  /**
   * Applies a new assignment. A `retained` partition continues at its position. Any other starts at its committed offset,
   * even if it was assigned before, because another member may have owned it in between.
   */
  assign(partitions: readonly (TopicPartition & { retained: boolean })[]): void {
    const previous = new Map(this.trackers)
    this.trackers.clear()
    for (const { topic, partition, retained } of partitions) {
      const key = partitionKey({ topic, partition })
      const kept = retained ? previous.get(key) : undefined
      this.trackers.set(key, kept ?? new OffsetTracker({ topic, partition }))
      if (kept) previous.delete(key)
    }
    for (const tracker of previous.values()) this.drop(tracker)
    this.scheduler.dispatch()
  }

  /** Queues fetched records. Skips those that were delivered before, and partitions that are not assigned. */
  deliver({ topic, partition, records, nextOffset }: Omit<FetchedBatch, 'unreadable'>): void {
    const tracker = this.trackerFor(topic, partition, records[0])
    if (!tracker) return
    let ignored = 0
    for (const record of records) {
      if (record.offset < tracker.position || tracker.wasFinished(record.offset)) continue
      const routed = tryRoute(this.options.route, record)
      if (!(routed instanceof Error) && routed.kind === 'ignore') ignored++
      else this.enqueue(toItem<T>({ record, tracker, routed }))
    }
    tracker.position = Math.max(tracker.position, nextOffset)
    if (ignored > 0) this.options.metrics.ignored.inc(ignored)
    this.scheduler.dispatch()
    this.options.onIgnored()
  }

  /**
   * Starts no more records and waits until the running ones are finished, at most `timeoutMs`; false on timeout. Simulated
   * work that ends after this time is not waited for. No record starts until `resume`.
   */
  async drain(timeoutMs: number): Promise<boolean> {
    const drain = { end: createDeferred(), deadline: performance.now() + timeoutMs }
    this.drains.add(drain)
    this.scheduler.setDraining(true)
    this.checkIdle()
    const isIdle = await settlesWithin(drain.end.promise, timeoutMs)
    this.drains.delete(drain)
    return isIdle
  }

  resume(): void {
    this.scheduler.setDraining(false)
  }

  /** Starts no more records in these partitions. Calls `onReleased` for each of them as soon as it is idle. */
  release(partitions: readonly TopicPartition[]): void {
    this.releasing.clear()
    for (const { topic, partition } of partitions) {
      const tracker = this.tracker(topic, partition)
      if (tracker) this.releasing.add(tracker)
    }
    this.scheduler.setReleasing(this.releasing)
    this.checkReleased()
  }

  /** Call it when a record starts to wait for its next attempt, because a drain does not wait for such a record. */
  checkIdle(): void {
    this.checkReleased()
    const { scheduler, options } = this
    for (const { end, deadline } of this.drains) {
      const active = scheduler.running - options.runner.waitingCount
      if (active <= 0 || active <= options.runner.countWorkLongerThan(deadline - performance.now())) end.resolve()
    }
  }

  private checkReleased(): void {
    for (const tracker of this.releasing) {
      if (tracker.active > 0) continue
      this.releasing.delete(tracker)
      this.options.onReleased(tracker)
    }
  }

  private enqueue(item: Item<T>): void {
    item.tracker.begin(item.record.offset)
    if (item.hasWork) {
      item.record = copyRecord(item.record)
      item.task = undefined
    }
    this.scheduler.add(item)
  }

  private end(item: Item<T>, isFinished: boolean): void {
    if (isFinished && !item.tracker.revoked.aborted) {
      item.tracker.finish(item.record.offset)
      this.options.metrics.handled.inc()
    } else this.options.metrics.revoked.inc()
    this.scheduler.finish(item)
    this.scheduler.dispatchFreed()
    this.options.onFinished()
    this.checkIdle()
  }

  /** The partition's tracker; a new one if the topic was recreated or truncated. */
  private trackerFor(topic: string, partition: number, first?: KafkaRecord): OffsetTracker | undefined {
    const tracker = this.tracker(topic, partition)
    if (!tracker || !first || tracker.continuesAt(first.offset)) return tracker
    this.drop(tracker)
    const newTracker = new OffsetTracker({ topic, partition })
    this.trackers.set(partitionKey(newTracker), newTracker)
    return newTracker
  }

  private drop(tracker: OffsetTracker): void {
    this.releasing.delete(tracker)
    this.scheduler.remove(tracker)
    tracker.revoke()
  }
}
