import { setMaxListeners } from 'node:events'

/**
 * What of one partition was delivered and what of it is unfinished. Only unfinished offsets are kept, in the order of
 * delivery, so that any number of finished ones above them costs nothing.
 */
export class OffsetTracker {
  readonly topic: string
  readonly partition: number
  /** Offset of the next record to fetch, −1 until the first records came; what is below was delivered. */
  position = -1
  /** Highest frontier the broker has confirmed, −1 of none. */
  committed = -1
  /** Highest offset that was started: a drain finishes what is queued up to here. */
  highestStarted = -1
  private readonly unfinished = new Set<number>()
  private readonly revocation = new AbortController()

  constructor({ topic, partition }: { topic: string; partition: number }) {
    this.topic = topic
    this.partition = partition
    // Every record at work listens.
    setMaxListeners(0, this.revocation.signal)
  }

  /** Aborted when the partition went to another member: what still runs must not commit. */
  get revoked(): AbortSignal {
    return this.revocation.signal
  }

  get unfinishedCount(): number {
    return this.unfinished.size
  }

  /** Offsets between the oldest unfinished record and the position. */
  get window(): number {
    return this.position - this.frontier
  }

  /** The offset to commit: the oldest unfinished one, or the position when all is finished. Gaps in the log count as finished. */
  get frontier(): number {
    const oldest = this.unfinished.values().next()
    return oldest.done ? this.position : oldest.value
  }

  /** Whether there is something to commit. */
  get dirty(): boolean {
    return this.frontier > this.committed
  }

  begin(offset: number): void {
    this.unfinished.add(offset)
  }

  finish(offset: number): void {
    this.unfinished.delete(offset)
  }

  start(offset: number): void {
    if (offset > this.highestStarted) this.highestStarted = offset
  }

  revoke(): void {
    this.revocation.abort()
    this.unfinished.clear()
  }
}
