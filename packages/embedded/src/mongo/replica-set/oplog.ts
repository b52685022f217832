import { Timestamp } from 'bson'
import { type Document } from '../bson/document'
import { type ChangeEvent } from '../storage/change'

/** What caused a change: a transaction, or the renaming of a collection to `renamedTo`. */
interface Cause {
  transaction?: Document
  renamedTo?: string
}

export interface OplogEntry extends ChangeEvent, Cause {
  /** Increases by one with each entry. */
  readonly sequence: number
  readonly time: Timestamp
  readonly wallTime: Date
}

/**
 * The number of changes that are kept. When there are twice as many, the older ones are dropped, except those that an
 * open transaction needs.
 */
const maxEntries = 10_000

/** The last changes of a replica set, for change streams and for the snapshots of transactions. */
export class Oplog {
  private entries: OplogEntry[] = []
  // Different in each run of the server, so that a resume token of an earlier run is not valid.
  private readonly firstSequence = Date.now() * 1_000
  private sequence = this.firstSequence
  private readonly firstTime: Timestamp
  private time: Timestamp
  private cause: Cause = {}
  private isRecording = true
  private readonly waiting = new Set<() => void>()

  /** `oldestNeeded` returns the sequence of the first change that an open transaction needs; Infinity if there is none. */
  constructor(
    private readonly now: () => number,
    private readonly oldestNeeded: () => number,
  ) {
    this.firstTime = new Timestamp({ t: Math.floor(now() / 1_000), i: 1 })
    this.time = this.firstTime
  }

  /** The sequence of the last change. */
  get lastSequence(): number {
    return this.sequence
  }

  /** The time of the last change. */
  get lastTime(): Timestamp {
    return this.time
  }

  readonly onChange = (event: ChangeEvent): void => {
    if (!this.isRecording) return
    this.time = this.nextTime()
    const sequence = ++this.sequence
    this.entries.push({ ...event, ...this.cause, sequence, time: this.time, wallTime: new Date(this.now()) })
    if (this.entries.length >= 2 * maxEntries) this.trim()
    this.wake()
  }

  /** The changes after this one; undefined if some of them have been dropped. */
  since(sequence: number): OplogEntry[] | undefined {
    const count = this.sequence - sequence
    if (count === 0) return []
    return count < 0 || count > this.entries.length ? undefined : this.entries.slice(-count)
  }

  /** The sequence of the last change before this time; undefined if it may have been dropped. */
  before(time: Timestamp): number | undefined {
    if (time.compare(this.firstTime) < 0) return undefined
    const index = this.entries.findIndex((entry) => entry.time.compare(time) >= 0)
    if (index < 0) return this.sequence
    const isComplete = this.sequence - this.entries.length === this.firstSequence
    if (index === 0 && !isComplete) return undefined
    return (this.entries[index]?.sequence ?? 0) - 1
  }

  /** Runs a function whose changes have this cause. */
  withCause<Result>(cause: Cause, run: () => Result): Result {
    this.cause = cause
    try {
      return run()
    } finally {
      this.cause = {}
    }
  }

  /** Runs a function whose changes are not recorded, because no client has made them. */
  withoutRecording(run: () => void): void {
    this.isRecording = false
    try {
      run()
    } finally {
      this.isRecording = true
    }
  }

  /** Resolves at the next change, or when a cursor is killed. */
  next(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve))
  }

  /** Resolves the promises of `next`. */
  wake(): void {
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
  }

  private nextTime(): Timestamp {
    const t = Math.max(Math.floor(this.now() / 1_000), this.time.t)
    return new Timestamp({ t, i: t === this.time.t ? this.time.i + 1 : 1 })
  }

  private trim(): void {
    const keptCount = Math.max(maxEntries, this.sequence - this.oldestNeeded() + 1)
    this.entries = this.entries.slice(-keptCount)
  }
}
