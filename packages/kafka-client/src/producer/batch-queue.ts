import { type Message } from 'kafkajs'
import { type Deferred, createDeferred } from '../collections/deferred'
import { Deque } from '../collections/deque'
import { BrokerUnavailableError, ProducerQueueFullError, RecordTooLargeError } from '../errors'
import { type OutgoingRecord, type RecordPosition } from '../record'

/** A record that waits to be acknowledged. */
export interface Entry {
  record: OutgoingRecord
  bytes: number
  /** When `send` times out, ms since 1970. */
  deadline: number
  delivery: Deferred<RecordPosition>
  settled: boolean
  /** The kafkajs message; undefined before the first attempt. */
  message: PartitionedMessage | undefined
}

/** A message for kafkajs with the partition chosen for it. */
export type PartitionedMessage = Message & { chosenPartition?: number }

/** kafkajs copies a partition's list for each record it adds, so larger batches cost more than they save. */
const BATCH = { records: 500, bytes: 512 * 1024 }
/** Approximate size of a record without key and value. */
const OVERHEAD_BYTES = 70

interface BatchQueueOptions {
  maxQueued: number
  maxRecordBytes: number
}

/** Records that wait to be sent, in the order of the calls. */
export class BatchQueue {
  private readonly waiting = new Deque<Entry>()

  constructor(private readonly options: BatchQueueOptions) {}

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
      delivery: createDeferred<RecordPosition>(),
      settled: false,
      message: undefined,
    }
    this.waiting.push(entry)
    return entry
  }

  /**
   * The next batch: as many records of one topic as fit, without those that have timed out. One topic, since a missing
   * topic, or one without write access, fails the whole request.
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

  /** Rejects all records in the queue. */
  clear(error: Error): void {
    for (let entry = this.waiting.shift(); entry; entry = this.waiting.shift()) reject(entry, error)
  }

  /** Rejects the records that have timed out; they were never sent. */
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
  entry.delivery.resolve(position)
}

export function reject(entry: Entry, error: Error): void {
  if (entry.settled) return
  entry.settled = true
  entry.delivery.reject(error)
}

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes =
    OVERHEAD_BYTES + (key === null ? 0 : Buffer.byteLength(key)) + (value === null ? 0 : Buffer.byteLength(value))
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name]!) + 4
  return bytes
}
