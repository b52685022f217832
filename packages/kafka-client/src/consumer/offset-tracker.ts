import { setMaxListeners } from 'node:events'
import { type OffsetRange, decodeFinished, encodeFinished } from './finished-offsets'

/** Looking through more at every commit would cost more than it saves. */
const MOST_UNFINISHED = 5_000

/** What a commit tells: the offset, and in its metadata what is finished above it. */
export interface Checkpoint {
  offset: number
  metadata: string
}

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
  /** Records that were started and are not finished, without those that wait for their next attempt. */
  active = 0
  /** Where we were when the broker said that it has no such offset; −1 when all is well. */
  private lostAt = -1
  /** Whether something above the frontier was finished that no commit tells yet. */
  private isUntold = false
  private highestFinished = -1
  /** What an earlier owner finished and was not delivered to us yet. */
  private inherited: OffsetRange[] = []
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

  /** Offsets between the oldest unfinished record and the position. */
  get window(): number {
    return this.position - this.frontier
  }

  /**
   * The offset to commit: the oldest unfinished one, or, when all is finished, the position with what an earlier owner
   * has finished right behind it. Gaps in the log count as finished.
   */
  get frontier(): number {
    const oldest = this.unfinished.values().next()
    if (!oldest.done) return oldest.value
    const [next] = this.inherited
    return next && next.from <= this.position ? Math.max(next.to, this.position) : this.position
  }

  /** Whether there is something to commit. */
  get dirty(): boolean {
    return this.frontier > this.committed
  }

  /** Whether a commit would tell the next owner anything. */
  get hasNews(): boolean {
    // What was finished of another log says nothing of the one that is there now.
    if (this.lostAt >= 0) return false
    return this.dirty || (this.isUntold && this.highestFinished > this.frontier)
  }

  /** The broker has no record at the position: until one comes, nobody knows what became of the log. */
  lose(): void {
    this.lostAt = Math.max(this.lostAt, this.position)
    this.position = -1
    this.committed = -1
  }

  /**
   * Whether the log goes on with this record. One below what was delivered tells that the log was made anew or cut off,
   * one above it that only old records are gone.
   */
  continuesAt(offset: number): boolean {
    if (offset < this.lostAt) return false
    this.lostAt = -1
    return true
  }

  begin(offset: number): void {
    this.unfinished.add(offset)
  }

  finish(offset: number): void {
    this.unfinished.delete(offset)
    this.highestFinished = Math.max(this.highestFinished, offset)
    this.isUntold = true
  }

  /** Whether an earlier owner has finished the record that is being delivered. */
  wasFinished(offset: number): boolean {
    while (this.inherited[0] && this.inherited[0].to <= offset) this.inherited.shift()
    const wasFinished = this.inherited[0] !== undefined && offset >= this.inherited[0].from
    if (wasFinished) this.highestFinished = offset
    return wasFinished
  }

  /** Takes what the earlier owner left: its committed offset and the metadata of that commit. */
  inherit(committed: number, metadata: string | null): void {
    if (this.position < 0) this.inherited = decodeFinished(metadata, committed)
  }

  /** The offset to commit, with what is finished above it. */
  checkpoint(): Checkpoint {
    this.isUntold = false
    const { frontier } = this
    return { offset: frontier, metadata: encodeFinished(frontier, this.finishedAbove()) }
  }

  /** The broker has the checkpoint, or not. */
  settle({ offset }: Checkpoint, isKept: boolean): void {
    if (isKept) this.committed = Math.max(this.committed, offset)
    else this.isUntold = true
  }

  revoke(): void {
    this.revocation.abort()
    this.unfinished.clear()
  }

  /** Of what was delivered, and of what an earlier owner said. */
  private *finishedAbove(): Generator<OffsetRange> {
    let from = this.frontier
    let seen = 0
    for (const offset of this.unfinished) {
      if (offset > this.highestFinished) break
      if (offset > from) yield { from, to: offset }
      from = offset + 1
      if (++seen > MOST_UNFINISHED) return
    }
    if (from <= this.highestFinished) yield { from, to: this.highestFinished + 1 }
    for (const range of this.inherited)
      if (range.to > this.position) yield { from: Math.max(range.from, this.position), to: range.to }
  }
}
