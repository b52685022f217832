import { type Engine } from './engine'
import { type OffsetTracker } from './offset-tracker'

/**
 * Above these a partition is not fetched any more, until half of it is done. Work may pile up far, since a record
 * waiting for a cook takes about 500 bytes and what stands behind it in the log (lists, other steps) must not wait.
 */
const LIMITS = {
  /** Records without work that wait, per partition. */
  quick: 2_000,
  /** Work that waits, per consumer. */
  work: 40_000,
  /** Memory of all that waits, per consumer. */
  bytes: 48 * 1024 * 1024,
  /** Offsets between the oldest unfinished record and the newest delivered one: what a crash repeats at most. */
  window: 200_000,
}

interface Fetching {
  pause(partition: number): void
  resume(partition: number): void
}

/** Pauses partitions that are ahead of the handlers, and resumes them. */
export class BackPressure<T> {
  readonly paused = new Set<OffsetTracker>()

  constructor(private readonly engine: Engine<T>) {}

  /** Pauses what is full and resumes what has room; call it when records came in or were finished. */
  adjust(fetching: Fetching, delivered?: OffsetTracker): void {
    if (delivered && !this.paused.has(delivered) && this.isOver(delivered, 1)) this.pause(fetching, delivered)
    for (const tracker of this.paused) if (!this.isOver(tracker, 0.5)) this.resume(fetching, tracker)
  }

  /** After a join: kafkajs keeps pauses of partitions that come back, so all are set anew. */
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
