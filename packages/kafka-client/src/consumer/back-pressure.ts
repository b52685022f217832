import { type Engine } from './engine'
import { type OffsetTracker } from './offset-tracker'

/**
 * A partition is paused above any of these limits, and resumed below half of every limit. The limit for records with
 * simulated work (`workMs`) is high: one uses about 500 bytes in the queue, and a pause also delays later records that have
 * none.
 */
const LIMITS = {
  /** Queued records without simulated work, per partition. */
  quick: 2_000,
  /** Queued records with simulated work, per consumer. */
  work: 40_000,
  /** Memory of all queued records, per consumer. */
  bytes: 48 * 1024 * 1024,
  /** Offsets between the oldest unfinished record and the newest delivered one. Bounds what a crash can repeat. */
  window: 200_000,
}

/** The part of a fetcher that pauses and resumes partitions. */
export interface PausableFetcher {
  pause(partition: number): void
  resume(partition: number): void
}

/** Pauses partitions whose records arrive faster than the handlers finish them, and resumes them later. */
export class BackPressure<T> {
  readonly paused = new Set<OffsetTracker>()
  private pendingCheck: NodeJS.Immediate | undefined

  /** `currentFetcher` returns the fetcher of the current session, if there is one. */
  constructor(
    private readonly engine: Engine<T>,
    private readonly currentFetcher: () => PausableFetcher | undefined,
  ) {}

  /** Call it when a record has finished. The limits are checked once per iteration of the event loop. */
  onFinished(): void {
    if (this.paused.size === 0) return
    this.pendingCheck ??= setImmediate(() => {
      this.pendingCheck = undefined
      this.adjust()
    })
  }

  /**
   * Pauses the `delivered` partition if it is above a limit, and resumes partitions that are below half of every limit.
   * Call it after each delivery, with the tracker of its partition.
   */
  adjust(delivered?: OffsetTracker): void {
    const fetcher = this.currentFetcher()
    if (!fetcher) return
    if (delivered && !this.paused.has(delivered) && this.isOver(delivered, 1)) {
      this.paused.add(delivered)
      fetcher.pause(delivered.partition)
    }
    for (const tracker of this.paused) {
      if (this.isOver(tracker, 0.5)) continue
      this.paused.delete(tracker)
      fetcher.resume(tracker.partition)
    }
  }

  /**
   * Call it after a join. Resumes all partitions, because a partition stays paused when it is assigned again, and pauses
   * those that are above a limit.
   */
  reset(): void {
    this.paused.clear()
    for (const tracker of this.engine.assigned) {
      this.currentFetcher()?.resume(tracker.partition)
      this.adjust(tracker)
    }
  }

  private isOver(tracker: OffsetTracker, share: number): boolean {
    const { scheduler } = this.engine
    return (
      (scheduler.queueOf(tracker)?.queuedQuick ?? 0) > LIMITS.quick * share ||
      scheduler.queuedWork > LIMITS.work * share ||
      scheduler.queuedBytes > LIMITS.bytes * share ||
      tracker.window > LIMITS.window * share
    )
  }
}
