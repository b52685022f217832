import { type Message } from 'kafkajs'
import { type Deferred, createDeferred } from '../collections/deferred'
import { Deque } from '../collections/deque'
import { BrokerUnavailableError, ProducerQueueFullError, RecordTooLargeError } from '../errors'
import { type OutgoingRecord, type RecordPosition } from '../record'

/** A record that is queued or sent, until it is acknowledged or rejected. */
export interface Entry {
  record: OutgoingRecord
  bytes: number
  /** When `send` times out, ms since 1970. */
  deadline: number
  delivery: Deferred<RecordPosition>
  /** Whether the promise of `send` is resolved or rejected. */
  settled: boolean
  /** The kafkajs message; undefined before the first attempt. */
  message: PartitionedMessage | undefined
}

/** A message for kafkajs with the partition chosen for it. */
export type PartitionedMessage = Message & { chosenPartition?: number }

/** Limits of a batch. kafkajs copies a partition's list for each record, so larger batches would be slower. */
const MAX_BATCH = { records: 500, bytes: 512 * 1024 }
/** Approximate size of a record without key and value. */
const OVERHEAD_BYTES = 70

interface BatchQueueOptions {
  maxQueued: number
  maxRecordBytes: number
}

/** Records to send, in the order of the calls. */
export class BatchQueue {
  private readonly queued = new Deque<Entry>()

  constructor(private readonly options: BatchQueueOptions) {}

  get size(): number {
    return this.queued.size
  }

  /** @throws ProducerQueueFullError, RecordTooLargeError */
  add(record: OutgoingRecord, deadline: number): Entry {
    const bytes = sizeOf(record)
    const { maxQueued, maxRecordBytes } = this.options
    if (bytes > maxRecordBytes) throw new RecordTooLargeError({ bytes, limit: maxRecordBytes })
    if (this.queued.size >= maxQueued) throw new ProducerQueueFullError(this.queued.size)
    const entry = {
      record,
      bytes,
      deadline,
      delivery: createDeferred<RecordPosition>(),
      settled: false,
      message: undefined,
    }
    this.queued.push(entry)
    return entry
  }

  /**
   * Removes the next batch: as many records of one topic as fit. Records that have timed out are rejected. A request has
   * only one topic, because it fails completely if one of its topics is missing or not writable.
   */
  next(now: number): Entry[] {
    const batch: Entry[] = []
    let bytes = 0
    for (let entry = this.queued.peek(); entry; entry = this.queued.peek()) {
      const isFull = batch.length >= MAX_BATCH.records || bytes + entry.bytes > MAX_BATCH.bytes
      if (batch[0] && (isFull || entry.record.topic !== batch[0].record.topic)) break
      this.queued.shift()
      if (entry.settled || this.expire(entry, now)) continue
      batch.push(entry)
      bytes += entry.bytes
    }
    return batch
  }

  /** Rejects all records in the queue. */
  clear(error: Error): void {
    for (let entry = this.queued.shift(); entry; entry = this.queued.shift()) reject(entry, error)
  }

  /** Rejects the records that have timed out. They were not sent. */
  expireAll(now: number): void {
    for (const entry of this.queued) this.expire(entry, now)
  }

  private expire(entry: Entry, now: number): boolean {
    if (entry.deadline > now) return false
    reject(entry, new BrokerUnavailableError({ outcomeUnknown: false }))
    return true
  }
}

export function resolve(entry: Entry, position: RecordPosition): void {
  entry.settled = true
  entry.delivery.resolve(position)
}

export function reject(entry: Entry, error: Error): void {
  entry.settled = true
  entry.delivery.reject(error)
}

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes =
    OVERHEAD_BYTES + (key === null ? 0 : Buffer.byteLength(key)) + (value === null ? 0 : Buffer.byteLength(value))
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name]!) + 4
  return bytes
}
