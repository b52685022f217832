import { Deque } from '../collections/deque'
import { RecordTooLargeError } from '../errors'
import { backoffMs } from '../time'
import { type OutgoingEntry } from './outgoing-entry'

/** What InitProducerId assigned. With the sequence number it lets a broker recognise a batch that is sent again. */
export interface ProducerId {
  producerId: string
  producerEpoch: number
}

/** Records that are sent together, and again in exactly this form until the broker's answer is known. */
export interface OutgoingBatch {
  entries: OutgoingEntry[]
  firstSequence: number
}

const MAX_RECORDS = 500
const RETRY = { initialMs: 50, maxMs: 1_000 }

/** The records for one partition in the order of the calls, and the sequence number of its next batch. */
export class OutgoingPartition {
  /** Of the last attempt whose outcome is not known; it is sent again before anything else. */
  private unsettled: OutgoingBatch | undefined
  private readonly waiting = new Deque<OutgoingEntry>()
  /** The parts of batches that were too large, to be sent before those that wait. */
  private parts: OutgoingEntry[][] = []
  private nextSequence = 0
  private failures = 0
  /** No attempt before this time, monotonic ms. */
  retryAt = 0
  /** A request with its batch, or one for a new producer id, is pending. */
  isSending = false
  private mustReplaceId = false

  constructor(
    readonly topic: string,
    readonly partition: number,
    public id: ProducerId,
  ) {}

  get size(): number {
    return this.waiting.size + (this.unsettled?.entries.length ?? 0) + this.parts.flat().length
  }

  /**
   * Whether the next batch needs a new producer id: the broker does not accept the sequence number, or the last batch may
   * have been written although its records were rejected or have timed out.
   */
  get needsId(): boolean {
    return this.mustReplaceId || this.isAbandoned
  }

  private get isAbandoned(): boolean {
    return this.unsettled?.entries.every(({ settled }) => settled) ?? false
  }

  add(entry: OutgoingEntry): void {
    this.waiting.push(entry)
  }

  /** The batch to send, of at most `maxBytes` unless its first record is larger; undefined if there is nothing to send. */
  nextBatch(maxBytes: number): OutgoingBatch | undefined {
    if (this.unsettled) return this.unsettled
    const entries = this.nextPart() ?? this.take(maxBytes)
    if (entries.length === 0) return undefined
    for (const entry of entries) entry.sent = true
    this.unsettled = { entries, firstSequence: this.nextSequence }
    return this.unsettled
  }

  /** The broker has written the batch from `baseOffset` on; −1: it does not know any more at which offset. */
  acknowledge({ entries, firstSequence }: OutgoingBatch, baseOffset: number): void {
    entries.forEach((entry, i) => {
      entry.resolve({ partition: this.partition, offset: baseOffset < 0 ? -1 : baseOffset + i })
    })
    this.nextSequence = sequenceAfter(firstSequence, entries.length)
    this.unsettled = undefined
    this.failures = 0
    this.retryAt = 0
  }

  /** The next attempt waits, longer after each failure in a row. */
  backOff(now: number): void {
    this.retryAt = now + backoffMs(++this.failures, RETRY)
  }

  /** The broker wrote nothing of the batch since it is too large: sends it in two parts, or rejects a single record. */
  divide({ entries }: OutgoingBatch): void {
    this.unsettled = undefined
    const [first] = entries
    if (entries.length === 1 && first)
      first.reject(new RecordTooLargeError({ bytes: first.bytes, limit: first.bytes - 1 }))
    else this.parts.unshift(entries.slice(0, entries.length >> 1), entries.slice(entries.length >> 1))
  }

  /** The broker does not accept the sequence number. */
  refuseSequence(): void {
    this.mustReplaceId = true
  }

  rejectBatch(error: Error): void {
    for (const entry of this.unsettled?.entries ?? []) entry.reject(error)
  }

  /** Starts over under a new producer id. A batch that is sent again under it may be written twice. */
  replaceId(id: ProducerId): void {
    this.id = id
    this.mustReplaceId = false
    this.nextSequence = 0
    if (this.isAbandoned) this.unsettled = undefined
    else if (this.unsettled) this.unsettled = { entries: this.unsettled.entries, firstSequence: 0 }
  }

  private nextPart(): OutgoingEntry[] | undefined {
    for (let part = this.parts.shift(); part; part = this.parts.shift()) {
      const open = part.filter(({ settled }) => !settled)
      if (open.length > 0) return open
    }
    return undefined
  }

  private take(maxBytes: number): OutgoingEntry[] {
    const entries: OutgoingEntry[] = []
    let bytes = 0
    for (let entry = this.waiting.peek(); entry; entry = this.waiting.peek()) {
      if (entries.length > 0 && (entries.length >= MAX_RECORDS || bytes + entry.bytes > maxBytes)) break
      this.waiting.shift()
      if (entry.settled) continue
      entries.push(entry)
      bytes += entry.bytes
    }
    return entries
  }
}

/** Sequence numbers wrap at 2³¹ to 0. */
function sequenceAfter(first: number, count: number): number {
  return (first + count) % 2 ** 31
}
