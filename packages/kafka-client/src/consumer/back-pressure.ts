import { type Engine } from './engine'
import { type OffsetTracker } from './offset-tracker'

/**
 * Above one of these limits a partition is paused, below half of them resumed. The limit for work is high: a record
 * waiting for a cook takes about 500 bytes, and the records behind it in the log (lists, other steps) must not wait.
 */
const LIMITS = {
  /** Queued records without work, per partition. */
  quick: 2_000,
  /** Queued records with work, per consumer. */
  work: 40_000,
  /** Memory of all queued records, per consumer. */
  bytes: 48 * 1024 * 1024,
  /** Offsets between the oldest unfinished record and the newest delivered one: the most that a crash repeats. */
  window: 200_000,
}

interface Fetching {
  pause(partition: number): void
  resume(partition: number): void
}

/** Pauses partitions that are too far ahead of the handlers, and resumes them when these have caught up. */
export class BackPressure<T> {
  readonly paused = new Set<OffsetTracker>()

  constructor(private readonly engine: Engine<T>) {}

  /** Call it with the tracker after a delivery, and without one when records were finished. */
  adjust(fetching: Fetching, delivered?: OffsetTracker): void {
    if (delivered && !this.paused.has(delivered) && this.isOver(delivered, 1)) this.pause(fetching, delivered)
    for (const tracker of this.paused) if (!this.isOver(tracker, 0.5)) this.resume(fetching, tracker)
  }

  /** Call it after a join: kafkajs keeps the pauses of partitions that are assigned again, so all are reset. */
  reset(fetching: Fetching): void {
    this.paused.clear()
    for (const tracker of this.engine.assigned) {
      fetching.resume(tracker.partition)
      this.adjust(fetching, tracker)
    }
  }

  private pause(fetching: Fetching, tracker: OffsetTracker): void {
    this.paused.add(tracker)
    fetching.pause(tracker.partition)
  }

  private resume(fetching: Fetching, tracker: OffsetTracker): void {
    this.paused.delete(tracker)
    fetching.resume(tracker.partition)
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
