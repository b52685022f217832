import { setMaxListeners } from 'node:events'
import { type OffsetRange, decodeFinished, encodeFinished } from './finished-offsets'

/** Scanning more unfinished offsets at every commit would cost more than it saves. */
const MAX_SCANNED = 5_000

/** What one commit stores: the offset, and as metadata which records above it are finished. */
export interface Checkpoint {
  offset: number
  metadata: string
}

/**
 * Which records of one partition were delivered and which of those are unfinished. Only unfinished offsets are stored,
 * in the order of delivery, so any number of finished ones above them costs nothing.
 */
export class OffsetTracker {
  readonly topic: string
  readonly partition: number
  /** Offset of the next record to fetch; everything below was delivered. −1 before the first records. */
  position = -1
  /** Highest offset whose commit the broker has confirmed, −1 before the first commit. */
  committed = -1
  /** Records that were started and are not finished, except those between two attempts. */
  active = 0
  /** The position the broker reported as out of range; −1 otherwise. */
  private outOfRangeAt = -1
  /** Offsets above the frontier have finished since the last commit. */
  private hasUncommittedAbove = false
  private highestFinished = -1
  /** Finished by an earlier owner and not delivered to us yet. */
  private inherited: OffsetRange[] = []
  private readonly unfinished = new Set<number>()
  private readonly revocation = new AbortController()

  constructor({ topic, partition }: { topic: string; partition: number }) {
    this.topic = topic
    this.partition = partition
    // Every record with simulated work adds a listener.
    setMaxListeners(0, this.revocation.signal)
  }

  /** Aborted when the partition moved to another member: what still runs must not commit. */
  get revoked(): AbortSignal {
    return this.revocation.signal
  }

  /** Offsets between the oldest unfinished record and the position. */
  get window(): number {
    return this.position - this.frontier
  }

  /**
   * The offset to commit: the oldest unfinished one or, when all are finished, the position plus the records right
   * behind it that an earlier owner has finished. Gaps in the log count as finished.
   */
  get frontier(): number {
    const oldest = this.unfinished.values().next()
    if (!oldest.done) return oldest.value
    const [next] = this.inherited
    return next && next.from <= this.position ? Math.max(next.to, this.position) : this.position
  }

  /** Whether a commit would store anything new. */
  get hasUncommitted(): boolean {
    // Offsets of the log before a reset mean nothing in the one after it.
    if (this.outOfRangeAt >= 0) return false
    const { frontier } = this
    return frontier > this.committed || (this.hasUncommittedAbove && this.highestFinished > frontier)
  }

  /** The broker has no record at the position. Only the next record shows whether the log was reset or only trimmed. */
  positionOutOfRange(): void {
    this.outOfRangeAt = Math.max(this.outOfRangeAt, this.position)
    this.position = -1
    this.committed = -1
  }

  /**
   * Whether this record continues the same log. After an out-of-range position, a record below that position means that
   * the topic was recreated or truncated; one above it, that retention deleted old records.
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
    this.hasUncommittedAbove = true
  }

  /** Whether an earlier owner has finished the record that is being delivered. */
  wasFinished(offset: number): boolean {
    while (this.inherited[0] && this.inherited[0].to <= offset) this.inherited.shift()
    const wasFinished = this.inherited[0] !== undefined && offset >= this.inherited[0].from
    if (wasFinished) this.highestFinished = offset
    return wasFinished
  }

  /** Takes over from the earlier owner: its committed offset and the metadata of that commit. */
  inherit(committed: number, metadata: string | null): void {
    if (this.position < 0) this.inherited = decodeFinished(metadata, committed)
  }

  /** The commit to send now. Call `commitSucceeded` or `commitFailed` with its outcome. */
  checkpoint(): Checkpoint {
    this.hasUncommittedAbove = false
    const { frontier } = this
    return { offset: frontier, metadata: encodeFinished(frontier, this.finishedAbove()) }
  }

  commitSucceeded({ offset }: Checkpoint): void {
    this.committed = Math.max(this.committed, offset)
  }

  commitFailed(): void {
    this.hasUncommittedAbove = true
  }

  revoke(): void {
    this.revocation.abort()
    this.unfinished.clear()
  }

  /** Finished ranges above the frontier: ours, then the inherited ones that were not delivered yet. */
  private *finishedAbove(): Generator<OffsetRange> {
    let from = this.frontier
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
