import { Deque } from '../collections/deque'
import { RecordTooLargeError } from '../errors'
import { backoffMs } from '../time'
import { type OutgoingEntry, totalBytesOf, dropSettled } from './outgoing-entry'

/** The response of InitProducerId. With it and the sequence number, a broker recognises a batch that it already has. */
export interface ProducerIdAndEpoch {
  producerId: string
  producerEpoch: number
}

/** Records that are sent together. The batch is sent again unchanged until the broker's result is known. */
export interface OutgoingBatch {
  entries: OutgoingEntry[]
  firstSequence: number
}

const MAX_RECORDS_PER_BATCH = 500
/** Sequence numbers continue with 0 after 2^31 − 1. */
const SEQUENCE_NUMBERS = 2 ** 31
const RETRY = { initialMs: 50, maxMs: 500 }

/** The records for one partition in the order of the calls, and the sequence number of its next batch. */
export class OutgoingPartition {
  /** The producer id of its batches; undefined before the first one. */
  producer: ProducerIdAndEpoch | undefined
  /** Whether a request with its batch, or for a new producer id, is pending. */
  isSending = false
  /** Time of the next attempt, by `performance.now()`, ms. */
  retryAt = 0
  private readonly waiting = new Deque<OutgoingEntry>()
  /** The batch whose result is not known. It is sent again before any other. */
  private unsettled: OutgoingBatch | undefined
  /** Whether an attempt before the current one may have written that batch. */
  private wasPerhapsWritten = false
  private nextSequence = 0
  private isSequenceRejected = false
  private failures = 0
  /** Limit of a batch, bytes. Set when the broker has rejected a batch because of its size. */
  private maxBytes = Infinity

  constructor(
    readonly topic: string,
    readonly partition: number,
  ) {}

  get size(): number {
    return this.waiting.size + (this.unsettled?.entries.length ?? 0)
  }

  /**
   * Whether the next batch needs a new producer id: because the broker does not accept the sequence number, or because
   * the last batch may have been written although its records were rejected or have timed out.
   */
  get needsProducerId(): boolean {
    return !this.producer || this.isSequenceRejected || this.isAbandoned
  }

  private get isAbandoned(): boolean {
    return this.unsettled?.entries.every(({ isSettled }) => isSettled) ?? false
  }

  add(entry: OutgoingEntry): void {
    dropSettled(this.waiting)
    this.waiting.push(entry)
  }

  /**
   * The batch to send, of at most `maxBytes` unless its first record is larger; undefined if there is nothing to send.
   */
  nextBatch(maxBytes: number): OutgoingBatch | undefined {
    // A record that was rejected as not written must not be written later.
    if (this.unsettled && !this.unsettled.entries[0]!.mayBeWritten) this.unsettled = withoutSettled(this.unsettled)
    this.unsettled ??= this.createBatch(Math.min(maxBytes, this.maxBytes))
    if (!this.unsettled) return undefined
    const { entries } = this.unsettled
    this.wasPerhapsWritten = entries[0]!.mayBeWritten
    for (const entry of entries) entry.mayBeWritten = true
    return this.unsettled
  }

  /** Call it when the batch is written. `baseOffset`: offset of its first record; −1 if the broker no longer knows it. */
  acknowledge({ entries, firstSequence }: OutgoingBatch, baseOffset: number): void {
    const { partition } = this
    entries.forEach((entry, i) => entry.resolve({ partition, offset: baseOffset < 0 ? -1 : baseOffset + i }))
    this.nextSequence = (firstSequence + entries.length) % SEQUENCE_NUMBERS
    this.unsettled = undefined
    this.failures = 0
    this.retryAt = 0
  }

  /** Delays the next attempt, longer after each consecutive failure. */
  backOff(): void {
    this.retryAt = performance.now() + backoffMs(++this.failures, RETRY)
  }

  /** Call it when the broker has refused the batch: this attempt has not written it. */
  markRefused(): void {
    for (const entry of this.unsettled?.entries ?? []) entry.mayBeWritten = this.wasPerhapsWritten
  }

  /** Call it when the batch is too large for the broker. Its records are sent in smaller batches. */
  divide({ entries }: OutgoingBatch): void {
    this.unsettled = undefined
    // The broker may have other records under the next sequence numbers, and would take a batch with them for a duplicate.
    if (this.wasPerhapsWritten) this.requireProducerId()
    const bytes = totalBytesOf(entries)
    if (entries.length === 1) return entries[0]!.reject(new RecordTooLargeError({ bytes }))
    this.maxBytes = bytes / 2
    this.waiting.unshift(entries)
  }

  /** Call it when the broker has rejected the sequence number, or may reject it: the next batch needs a new producer id. */
  requireProducerId(): void {
    this.isSequenceRejected = true
  }

  /** Rejects the records of the batch, because another attempt would fail with the same error. */
  rejectBatch(error: Error): void {
    for (const entry of this.unsettled?.entries ?? []) entry.reject(error)
  }

  /** Whether the results of all batches are known, so that another producer id cannot cause a duplicate. */
  get isSettled(): boolean {
    return this.unsettled === undefined
  }

  /** Starts again from sequence number 0 with this producer id. Batches that are then sent again may be written twice. */
  restartWith(producer: ProducerIdAndEpoch): void {
    this.producer = producer
    this.isSequenceRejected = false
    this.nextSequence = 0
    this.unsettled = this.unsettled && withoutSettled({ ...this.unsettled, firstSequence: 0 })
  }

  private createBatch(maxBytes: number): OutgoingBatch | undefined {
    const entries = this.dequeue(maxBytes)
    return entries.length > 0 ? { entries, firstSequence: this.nextSequence } : undefined
  }

  private dequeue(maxBytes: number): OutgoingEntry[] {
    const entries: OutgoingEntry[] = []
    let bytes = 0
    for (let entry = this.waiting.peek(); entry; entry = this.waiting.peek()) {
      if (entries.length > 0 && (entries.length >= MAX_RECORDS_PER_BATCH || bytes + entry.bytes > maxBytes)) break
      this.waiting.shift()
      if (entry.isSettled) continue
      entries.push(entry)
      bytes += entry.bytes
    }
    return entries
  }
}

/** Undefined if all records are settled. */
function withoutSettled({ entries, firstSequence }: OutgoingBatch): OutgoingBatch | undefined {
  const unsettled = entries.filter(({ isSettled }) => !isSettled)
  return unsettled.length > 0 ? { entries: unsettled, firstSequence } : undefined
}
