import { setMaxListeners } from 'node:events'
import { type OffsetRange, decodeFinished, encodeFinished } from './finished-offsets'

/** Limit of unfinished offsets to scan per commit, which bounds its CPU time. */
const MAX_SCANNED = 5_000

/** The content of one commit: the offset, and metadata that lists the finished records above it. */
export interface Checkpoint {
  offset: number
  metadata: string
  /** How many records had finished when the checkpoint was created. */
  finished: number
}

/**
 * Tracks which records of one partition were delivered and which of them are unfinished. It stores only unfinished
 * offsets, in the order of delivery, so finished records above them need no memory.
 */
export class OffsetTracker {
  readonly topic: string
  readonly partition: number
  /** Offset of the next record to fetch: all records below were delivered. −1 before the first records. */
  position = -1
  /** Highest offset whose commit the broker has confirmed, −1 before the first commit. */
  committed = -1
  /** Number of started and unfinished records, without those that wait for their next attempt. */
  active = 0
  /** The position that the broker has reported as out of range; −1 otherwise. */
  private outOfRangeAt = -1
  /** How many records have finished. */
  private finished = 0
  /** How many records had finished at the last commit that the broker has confirmed. */
  private finishedCommitted = 0
  private highestFinished = -1
  /** Offsets that an earlier owner has finished and that are not delivered here yet. */
  private inherited: OffsetRange[] = []
  private readonly unfinished = new Set<number>()
  private readonly revocation = new AbortController()

  constructor({ topic, partition }: { topic: string; partition: number }) {
    this.topic = topic
    this.partition = partition
    // There is no listener limit, because every record with simulated work adds a listener.
    setMaxListeners(0, this.revocation.signal)
  }

  /**
   * Aborted when the partition is revoked or its topic is recreated. Records that still run must not be committed after
   * that.
   */
  get revoked(): AbortSignal {
    return this.revocation.signal
  }

  /** The number of offsets from the oldest unfinished record to the position. */
  get window(): number {
    return this.position - this.offsetToCommit
  }

  /**
   * The offset to commit: the oldest unfinished offset. If there is none, the position, or the end of the finished range
   * of an earlier owner that starts there. Gaps in the log count as finished.
   */
  get offsetToCommit(): number {
    const oldest = this.unfinished.values().next()
    if (!oldest.done) return oldest.value
    const [nextRange] = this.inherited
    return nextRange && nextRange.from <= this.position ? Math.max(nextRange.to, this.position) : this.position
  }

  /** Whether an offset or a finished record is not in a commit that the broker has confirmed. A commit may be in flight. */
  get hasUncommitted(): boolean {
    // The log may have been reset, and offsets of the old log must not be committed.
    if (this.outOfRangeAt >= 0) return false
    const { offsetToCommit } = this
    return (
      offsetToCommit > this.committed ||
      (this.finished > this.finishedCommitted && this.highestFinished > offsetToCommit)
    )
  }

  /** Call it when the broker has no record at the position. The next record shows whether the log was reset or trimmed. */
  onPositionOutOfRange(): void {
    this.outOfRangeAt = Math.max(this.outOfRangeAt, this.position)
    this.position = -1
    this.committed = -1
  }

  /**
   * Whether the record at `offset` belongs to the same log. After an out-of-range position, a lower offset means that the
   * topic was recreated or truncated. A higher offset means that retention has deleted old records.
   */
  continuesAt(offset: number): boolean {
    if (offset < this.outOfRangeAt) return false
    this.outOfRangeAt = -1
    return true
  }

  begin(offset: number): void {
    this.unfinished.add(offset)
  }

  finish(offset: number): void {
    this.unfinished.delete(offset)
    this.highestFinished = Math.max(this.highestFinished, offset)
    this.finished++
  }

  /** Whether an earlier owner has finished this record. Call it for each delivered record, in the order of the log. */
  wasFinished(offset: number): boolean {
    while (this.inherited[0] && this.inherited[0].to <= offset) this.inherited.shift()
    const wasFinished = this.inherited[0] !== undefined && offset >= this.inherited[0].from
    if (wasFinished) this.highestFinished = offset
    return wasFinished
  }

  /** Reads the finished offsets from the last commit of the earlier owner, unless records were already delivered. */
  inherit(committed: number, metadata: string | null): void {
    if (this.position < 0) this.inherited = decodeFinished(metadata, committed)
  }

  /** Returns the commit to send now. Call `commitSucceeded` when the broker has confirmed it. */
  checkpoint(): Checkpoint {
    const { offsetToCommit, finished } = this
    return { offset: offsetToCommit, metadata: encodeFinished(offsetToCommit, this.finishedAbove()), finished }
  }

  commitSucceeded({ offset, finished }: Checkpoint): void {
    this.committed = Math.max(this.committed, offset)
    this.finishedCommitted = finished
  }

  revoke(): void {
    this.revocation.abort()
    this.unfinished.clear()
  }

  /**
   * Finished ranges above the offset to commit: first delivered records, then inherited ranges that are not delivered yet.
   */
  private *finishedAbove(): Generator<OffsetRange> {
    let from = this.offsetToCommit
    let scanned = 0
    for (const offset of this.unfinished) {
      if (offset > this.highestFinished) break
      if (offset > from) yield { from, to: offset }
      from = offset + 1
      if (++scanned > MAX_SCANNED) return
    }
    if (from <= this.highestFinished) yield { from, to: this.highestFinished + 1 }
    for (const range of this.inherited)
      if (range.to > this.position) yield { from: Math.max(range.from, this.position), to: range.to }
  }
}
