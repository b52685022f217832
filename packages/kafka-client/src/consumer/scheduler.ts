import { type Item } from './item'
import { type OffsetTracker } from './offset-tracker'
import { PartitionQueue } from './partition-queue'

export interface SchedulerOptions<T> {
  concurrency: number
  workSlots: number
  /** Starts an item. It must call `endWork` (for work) and `finish` in the end. */
  run: (item: Item<T>) => void
}

/**
 * Decides what starts next: partitions take turns, inside one the oldest startable record goes first, quick records
 * up to `concurrency` and work up to `workSlots` at once. It holds no timers and does no I/O.
 */
export class Scheduler<T> {
  private readonly options: SchedulerOptions<T>
  private readonly queues = new Map<OffsetTracker, PartitionQueue<T>>()
  private turn: OffsetTracker[] = []
  private draining = false
  private releasing = new Set<OffsetTracker>()
  private blocked = false
  running = 0
  working = 0

  constructor(options: SchedulerOptions<T>) {
    this.options = options
  }

  add(item: Item<T>): void {
    let queue = this.queues.get(item.tracker)
    if (!queue) {
      queue = new PartitionQueue<T>()
      this.queues.set(item.tracker, queue)
      this.turn.push(item.tracker)
    }
    queue.add(item)
  }

  queueOf(tracker: OffsetTracker): PartitionQueue<T> | undefined {
    return this.queues.get(tracker)
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

  /** Starts whatever may start now. */
  dispatch(): void {
    if (this.blocked || this.draining) return
    while (this.running < this.options.concurrency && this.startNext('quick'));
    while (this.canWork() && this.startNext('work'));
  }

  /** Frees the work slot of an item; its handler goes on. */
  endWork(): void {
    this.working--
  }

  /** Takes an item off the running ones and opens its lane. */
  finish(item: Item<T>): void {
    this.running--
    item.tracker.active--
    this.queues.get(item.tracker)?.release(item)
  }

  /** While draining nothing is started. */
  setDraining(draining: boolean): void {
    this.draining = draining
    this.dispatch()
  }

  /** Nothing is started in these partitions, and in all others again: they are to be given up. */
  setReleasing(trackers: Iterable<OffsetTracker>): void {
    this.releasing = new Set(trackers)
    this.dispatch()
  }

  /** While blocked nothing starts at all: something that the handlers need is down. */
  setBlocked(blocked: boolean): void {
    this.blocked = blocked
    this.dispatch()
  }

  forget(tracker: OffsetTracker): void {
    this.queues.delete(tracker)
    this.turn = this.turn.filter((other) => other !== tracker)
  }

  private sum(count: (queue: PartitionQueue<T>) => number): number {
    let sum = 0
    for (const queue of this.queues.values()) sum += count(queue)
    return sum
  }

  private canWork(): boolean {
    const { workSlots, concurrency } = this.options
    return this.working < workSlots && this.running < concurrency + workSlots
  }

  private startNext(kind: Kind): boolean {
    const index = this.turn.findIndex((tracker) => this.isStartable(tracker, kind))
    if (index < 0) return false
    const [tracker] = this.turn.splice(index, 1)
    this.turn.push(tracker!)
    const item = this.queues.get(tracker!)!.take(kind)!
    this.running++
    if (kind === 'work') this.working++
    item.tracker.active++
    this.options.run(item)
    return true
  }

  private isStartable(tracker: OffsetTracker, kind: Kind): boolean {
    return !this.releasing.has(tracker) && this.queues.get(tracker)?.[kind].peek() !== undefined
  }
}

type Kind = 'quick' | 'work'
