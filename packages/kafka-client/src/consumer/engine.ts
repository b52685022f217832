import { type KafkaMessage } from 'kafkajs'
import { type TopicPartition, partitionKey } from '../assigner/ownership'
import { FetchedRecord, detach } from './fetched-record'
import { type Item, toItem } from './item'
import { type ItemRunner } from './item-runner'
import { type ConsumerMetrics } from './metrics'
import { OffsetTracker } from './offset-tracker'
import { Scheduler } from './scheduler'
import { type ConsumerOptions, type Routed } from './types'
import { type Deferred, createDeferred } from '../collections/deferred'
import { settlesWithin } from '../time'

/** Records of one partition in the order of the log. */
export interface FetchedBatch {
  topic: string
  partition: number
  messages: readonly KafkaMessage[]
  /** Last offset the fetch covers; control records may stand after the last message. */
  lastOffset: number
}

interface EngineOptions<T> {
  route: ConsumerOptions<T>['route']
  concurrency: number
  workSlots: number
  runner: ItemRunner<T>
  metrics: ConsumerMetrics
  /** Something became finished: there may be an offset to commit, or room to fetch. */
  onFinished: () => void
  /** A partition that is to be released has nothing left that would be repeated elsewhere. */
  onReleased: (tracker: OffsetTracker) => void
}

/**
 * The consumer without Kafka: takes fetched records, runs them in the right order, and knows what may be committed.
 * Partitions come and go by `assign`.
 */
export class Engine<T> {
  readonly scheduler: Scheduler<T>
  private readonly options: EngineOptions<T>
  private readonly trackers = new Map<string, OffsetTracker>()
  /** Settled when a drain has nothing left to wait for; set while draining. */
  private idle: { deferred: Deferred; deadline: number } | undefined
  /** Partitions to be given up, until that was said. */
  private readonly releasing = new Set<OffsetTracker>()

  constructor(options: EngineOptions<T>) {
    this.options = options
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
   * Takes the new assignment. Partitions in `retained` go on where they are; all others start anew, also ones that
   * were here before, since another member may have had them in between.
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

  /** The broker has no record where we are: what it sends next is from the beginning of its log. */
  lose({ topic, partition }: TopicPartition): void {
    this.tracker(topic, partition)?.lose()
  }

  /** Takes fetched records. What was delivered before, or belongs to a partition that is not ours, is passed over. */
  deliver({ topic, partition, messages, lastOffset }: FetchedBatch): void {
    const tracker = this.trackerFrom(topic, partition, messages[0])
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
   * Starts nothing new and waits until what runs is finished, at most `deadlineMs`, and not for work that is known to
   * last longer; false when time ran out. The engine stays drained until `resume`.
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

  /** Starts nothing new in these partitions from now on, and in all others again; says when one has become idle. */
  release(partitions: readonly TopicPartition[]): void {
    this.releasing.clear()
    for (const { topic, partition } of partitions) {
      const tracker = this.tracker(topic, partition)
      if (tracker) this.releasing.add(tracker)
    }
    this.scheduler.setReleasing(this.releasing)
    this.checkReleased()
  }

  /** Says that a record began to wait for its next attempt: a drain does not wait for it. */
  checkIdle(): void {
    this.checkReleased()
    if (!this.idle) return
    const { scheduler, options } = this
    const waitedFor = scheduler.running - options.runner.pausing
    const isIdle = waitedFor <= 0 || waitedFor <= options.runner.workingBeyond(this.idle.deadline - performance.now())
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
      return error instanceof Error ? error : new Error(String(error))
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

  /** Another one where the log began anew: what was delivered of the old one is not in it. */
  private trackerFrom(topic: string, partition: number, first?: KafkaMessage): OffsetTracker | undefined {
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
