import { type Message } from 'kafkajs'
import { type Deferred, createDeferred } from '../collections/deferred'
import { Deque } from '../collections/deque'
import { BrokerUnavailableError, ProducerQueueFullError, RecordTooLargeError } from '../errors'
import { type OutgoingRecord, type RecordPosition } from '../record'

/** A record that waits for its acknowledgement. */
export interface Entry {
  record: OutgoingRecord
  bytes: number
  /** When its caller gives up, ms since 1970. */
  deadline: number
  receipt: Deferred<RecordPosition>
  settled: boolean
  /** What it was sent as; undefined before. */
  message: PlacedMessage | undefined
}

/** A message for kafkajs, with the partition that was chosen for it. */
export type PlacedMessage = Message & { placedAt?: number }

/** Grouping in kafkajs copies a partition's list per record, so larger batches cost more than they save. */
const BATCH = { records: 500, bytes: 512 * 1024 }
/** What a record costs on the wire beside key and value, roughly. Bytes. */
const OVERHEAD = 70

interface BatchQueueOptions {
  maxQueued: number
  maxRecordBytes: number
}

/** Records that wait to be sent, in the order of the calls. */
export class BatchQueue {
  private readonly options: BatchQueueOptions
  private readonly waiting = new Deque<Entry>()

  constructor(options: BatchQueueOptions) {
    this.options = options
  }

  get size(): number {
    return this.waiting.size
  }

  /** @throws ProducerQueueFullError, RecordTooLargeError */
  add(record: OutgoingRecord, deadline: number): Entry {
    const bytes = sizeOf(record)
    const { maxQueued, maxRecordBytes } = this.options
    if (bytes > maxRecordBytes) throw new RecordTooLargeError({ bytes, limit: maxRecordBytes })
    if (this.waiting.size >= maxQueued) throw new ProducerQueueFullError(this.waiting.size)
    const entry = {
      record,
      bytes,
      deadline,
      receipt: createDeferred<RecordPosition>(),
      settled: false,
      message: undefined,
    }
    this.waiting.push(entry)
    return entry
  }

  /**
   * The next batch: as many of one topic as fit, without those whose callers gave up already. One topic, since a topic
   * that is missing or forbidden fails the whole request.
   */
  next(now: number): Entry[] {
    const batch: Entry[] = []
    let bytes = 0
    for (let entry = this.waiting.peek(); entry; entry = this.waiting.peek()) {
      const isFull = batch.length >= BATCH.records || bytes + entry.bytes > BATCH.bytes
      if (batch[0] && (isFull || entry.record.topic !== batch[0].record.topic)) break
      this.waiting.shift()
      if (entry.settled || this.expire(entry, now)) continue
      batch.push(entry)
      bytes += entry.bytes
    }
    return batch
  }

  /** Rejects everything that waits. */
  clear(error: Error): void {
    for (let entry = this.waiting.shift(); entry; entry = this.waiting.shift()) reject(entry, error)
  }

  /** Rejects what waited longer than its caller does; it was never sent. */
  expireAll(now: number): void {
    for (const entry of this.waiting) this.expire(entry, now)
  }

  private expire(entry: Entry, now: number): boolean {
    if (entry.deadline > now) return false
    reject(entry, new BrokerUnavailableError({ outcomeUnknown: false }))
    return true
  }
}

export function resolve(entry: Entry, position: RecordPosition): void {
  if (entry.settled) return
  entry.settled = true
  entry.receipt.resolve(position)
}

export function reject(entry: Entry, error: Error): void {
  if (entry.settled) return
  entry.settled = true
  entry.receipt.reject(error)
}

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = OVERHEAD + (key === null ? 0 : Buffer.byteLength(key)) + (value === null ? 0 : Buffer.byteLength(value))
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name]!) + 4
  return bytes
}
