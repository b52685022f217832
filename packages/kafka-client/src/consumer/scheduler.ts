import { Bag } from '../collections/bag'
import { createDeferred } from '../collections/deferred'
import { type Item } from './item'
import { type OffsetTracker } from './offset-tracker'
import { PartitionQueue } from './partition-queue'

export interface SchedulerOptions<T> {
  concurrency: number
  workSlots: number
  /** Runs an item. The function must call `endWork` when its simulated work has ended, and `finish` at the end. */
  run: (item: Item<T>) => void
}

/**
 * Decides which record starts next: round-robin over partitions, and the lowest startable offset within a partition. At
 * most `workSlots` records do simulated work at a time. A record without it starts while fewer than `concurrency` records
 * run, one with it while fewer than `concurrency + workSlots` run. The scheduler uses no timers and no I/O.
 */
export class Scheduler<T> {
  private readonly queues = new Map<OffsetTracker, PartitionQueue<T>>()
  private entries: QueueEntry<T>[] = []
  /** Index of the entry that is next in round-robin order. */
  private nextEntry = 0
  private isDraining = false
  private releasing = new Set<OffsetTracker>()
  private isBlocked = false
  /** Resolved when the records that wait for their next attempt must check again whether they may start. */
  private wakeUp = createDeferred()
  /** Includes the items of revoked partitions. */
  private readonly runningItems = new Bag<Item<T>>()
  busyWorkSlots = 0
  private isDispatching = false
  /** Whether `dispatch` was called since it last looked for startable records. */
  private mustDispatch = false
  private pendingDispatch: NodeJS.Immediate | undefined

  constructor(private readonly options: SchedulerOptions<T>) {}

  add(item: Item<T>): void {
    let queue = this.queues.get(item.tracker)
    if (!queue) {
      queue = new PartitionQueue<T>(this.runningKeysOf(item.tracker))
      this.queues.set(item.tracker, queue)
      this.entries.push({ tracker: item.tracker, queue })
    }
    queue.add(item)
  }

  queueOf(tracker: OffsetTracker): PartitionQueue<T> | undefined {
    return this.queues.get(tracker)
  }

  get running(): number {
    return this.runningItems.size
  }

  get queued(): number {
    return this.sum((queue) => queue.queuedQuick + queue.queuedWork)
  }

  get queuedWork(): number {
    return this.sum((queue) => queue.queuedWork)
  }

  get queuedBytes(): number {
    return this.sum((queue) => queue.queuedBytes)
  }

  /**
   * Starts all records that may start now. A record that releases its key while it starts makes another one startable: the
   * running call starts that one, too, because a call within the call would use up the stack.
   */
  dispatch(): void {
    this.mustDispatch = true
    if (this.isDispatching) return
    this.isDispatching = true
    try {
      while (this.mustDispatch) {
        this.mustDispatch = false
        this.startAll()
      }
    } finally {
      this.isDispatching = false
    }
  }

  private startAll(): void {
    if (this.isBlocked || this.isDraining) return
    while (this.running < this.options.concurrency && this.startNext('quick'));
    while (this.canWork() && this.startNext('work'));
  }

  /**
   * Starts the records that may start after others have finished: at once if half of the concurrency is free, otherwise
   * after the current callbacks of the event loop. Starting many together takes less time than one after each end, because
   * the processor keeps the code of a step in its caches.
   */
  dispatchFreed(): void {
    if (this.running <= this.options.concurrency / 2) return this.dispatch()
    this.pendingDispatch ??= setImmediate(() => {
      this.pendingDispatch = undefined
      this.dispatch()
    })
  }

  /** Frees a work slot. The item's handler runs after that. */
  endWork(): void {
    this.busyWorkSlots--
    this.dispatch()
  }

  finish(item: Item<T>): void {
    this.runningItems.delete(item)
    item.tracker.active--
    const ownQueue = this.queues.get(item.tracker)
    // `releaseKey` has already made the next record of the key startable.
    if (ownQueue && ownQueue === item.releasedIn) return
    const queue = ownQueue ?? this.reassignedQueue(item)
    queue?.finish(item)
  }

  /** Lets the next record of the item's key start before the item is finished. */
  releaseKey(item: Item<T>): void {
    const queue = this.queues.get(item.tracker)
    if (!queue || item.releasedIn) return
    item.releasedIn = queue
    queue.finish(item)
    this.dispatch()
  }

  /** While draining, no record starts. */
  setDraining(isDraining: boolean): void {
    this.isDraining = isDraining
    this.wakeRetries()
    this.dispatch()
  }

  /** Starts no record in these partitions because they will be handed over. Records in all others may start. */
  setReleasing(trackers: Iterable<OffsetTracker>): void {
    this.releasing = new Set(trackers)
    this.wakeRetries()
    this.dispatch()
  }

  /**
   * Resolves when a record may be tried again, or when its partition is revoked. A partition counts as idle while its
   * records wait for their next attempt, so it may be moving to another member.
   */
  async untilRetriable({ tracker }: Item<T>): Promise<void> {
    while (!tracker.revoked.aborted && (this.isDraining || this.releasing.has(tracker))) await this.wakeUp.promise
  }

  /** While blocked, no record starts: a dependency of the handlers is unavailable. */
  setBlocked(isBlocked: boolean): void {
    this.isBlocked = isBlocked
    this.dispatch()
  }

  remove(tracker: OffsetTracker): void {
    this.queues.delete(tracker)
    this.entries = this.entries.filter((entry) => entry.tracker !== tracker)
    this.wakeRetries()
  }

  private wakeRetries(): void {
    this.wakeUp.resolve()
    this.wakeUp = createDeferred()
  }

  /** The queue of a partition that was revoked and assigned again, if no other record of the item's key still runs. */
  private reassignedQueue({ tracker, key }: Item<T>): PartitionQueue<T> | undefined {
    if (key !== null && this.runningKeysOf(tracker).includes(key)) return undefined
    for (const [currentTracker, queue] of this.queues) if (isSamePartition(currentTracker, tracker)) return queue
    return undefined
  }

  private runningKeysOf(tracker: OffsetTracker): string[] {
    const running = [...this.runningItems].filter((item) => isSamePartition(item.tracker, tracker))
    return running.flatMap(({ key }) => key ?? [])
  }

  private sum(count: (queue: PartitionQueue<T>) => number): number {
    let sum = 0
    for (const queue of this.queues.values()) sum += count(queue)
    return sum
  }

  private canWork(): boolean {
    const { workSlots, concurrency } = this.options
    return this.busyWorkSlots < workSlots && this.running < concurrency + workSlots
  }

  private startNext(kind: Kind): boolean {
    const { entries } = this
    // A loop, because this runs for each record, and findIndex and splice take several times as long.
    for (let step = 0; step < entries.length; step++) {
      const index = (this.nextEntry + step) % entries.length
      const entry = entries[index]!
      if (!this.isStartable(entry, kind)) continue
      this.nextEntry = index + 1
      this.start(entry.queue.shift(kind)!, kind)
      return true
    }
    return false
  }

  private start(item: Item<T>, kind: Kind): void {
    this.runningItems.add(item)
    if (kind === 'work') this.busyWorkSlots++
    item.tracker.active++
    this.options.run(item)
  }

  private isStartable({ tracker, queue }: QueueEntry<T>, kind: Kind): boolean {
    return queue[kind].peek() !== undefined && !this.releasing.has(tracker)
  }
}

/** Whether a record has simulated work (`work`) or none (`quick`). */
type Kind = 'quick' | 'work'

interface QueueEntry<T> {
  tracker: OffsetTracker
  queue: PartitionQueue<T>
}

const isSamePartition = (a: OffsetTracker, b: OffsetTracker) => a.partition === b.partition && a.topic === b.topic
