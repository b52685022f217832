import { type TopicSettings } from '../topics/topic-config'
import { ErrorCode } from '../wire/error-code'
import { ProducerSequences, sequenceOf } from './producer-sequences'
import * as batch from './record-batch'
import { Segment } from './segment'
import { offsetAtOrAfter, type TimedOffset } from './timestamp-search'

const SMALLEST_SEGMENT = 16 * 1024
const LARGEST_SEGMENT = 4 * 1024 * 1024

/** A partition's segment files. All calls return after the bytes are written to the operating system. */
export interface SegmentFiles {
  append(segmentBase: number, bytes: Buffer): void
  remove(segmentBase: number): void
  /** Stores the log start offset, which the segments do not contain if all of them are deleted. */
  setLogStart(offset: number): void
  close(): void
}

/** A waiting fetch request. */
export interface Waiter {
  /** Called after an append. */
  wake(): void
  /** Called when the log is deleted. Needs no `this`. */
  end: () => void
}

interface PartitionLogOptions {
  settings: TopicSettings
  /** The current time in ms since the epoch. */
  now: () => number
  /** Null for a log in memory only. */
  files: SegmentFiles | null
}

interface AppendResult {
  error: ErrorCode
  baseOffset: number
}

/** The log of one partition: its segments in memory and optionally on disk, its retention and its waiting fetches. */
export class PartitionLog {
  readonly waiters = new Set<Waiter>()
  private readonly producers = new ProducerSequences()
  private readonly segments: Segment[] = []
  private totalBytes = 0
  /** Total bytes appended since the start; a waiting fetch compares it with an earlier value. */
  appendedBytes = 0
  private nextSegmentBytes = SMALLEST_SEGMENT
  settings: TopicSettings
  startOffset = 0
  endOffset = 0

  constructor(private readonly options: PartitionLogOptions) {
    this.settings = options.settings
  }

  get size(): number {
    return this.totalBytes
  }

  /** Restores the segments read from disk, oldest first, and the sequence numbers of their producers. */
  restore(segments: readonly Segment[], startOffset: number): void {
    for (const segment of segments) {
      this.segments.push(segment)
      this.totalBytes += segment.size
      for (const bytes of segment.batches()) this.rememberProducer(bytes, 0, batch.baseOffset(bytes, 0))
    }
    this.endOffset = Math.max(this.segments.at(-1)?.endOffset ?? 0, startOffset)
    this.startOffset = Math.max(this.segments[0]?.baseOffset ?? startOffset, startOffset)
    this.dropWhile((segment) => segment.endOffset <= this.startOffset)
  }

  /** Appends a producer's record batches. The caller wakes the waiters, after it has appended to all partitions. */
  append(records: Buffer): AppendResult {
    const error = batch.checkRecords(records, this.settings.maxMessageBytes)
    if (error !== ErrorCode.NONE) return { error, baseOffset: -1 }
    let first = -1
    for (let at = 0; at < records.length; at += batch.batchBytes(records, at)) {
      const result = this.appendBatch(records, at)
      if (result.error !== ErrorCode.NONE) return result
      if (first < 0) first = result.baseOffset
    }
    return { error: ErrorCode.NONE, baseOffset: first }
  }

  /** Whole batches from the one that contains `offset`; empty at the log end offset. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer[] {
    const pieces: Buffer[] = []
    if (offset >= this.endOffset) return pieces
    let remaining = maxBytes
    for (let i = this.segmentOf(offset); i < this.segments.length && remaining > 0; i++) {
      const segment = this.segments[i] as Segment
      const piece = segment.read(offset, remaining, atLeastOne && pieces.length === 0)
      if (piece.length > 0) pieces.push(piece)
      remaining -= piece.length
      if (!segment.isEnd(piece)) break
    }
    return pieces
  }

  /** The first record with this timestamp (ms) or a later one; undefined if there is none. */
  offsetSince(timestamp: number): TimedOffset | undefined {
    const segment = this.segments.find(({ latestTimestamp }) => latestTimestamp >= timestamp)
    const found = segment?.batchSince(timestamp)
    return found && offsetAtOrAfter(found, timestamp)
  }

  /** Advances the log start offset and deletes the segments before it. */
  deleteBefore(offset: number): void {
    this.startOffset = Math.max(this.startOffset, Math.min(offset, this.endOffset))
    this.options.files?.setLogStart(this.startOffset)
    this.dropWhile((segment) => segment.endOffset <= this.startOffset)
  }

  /** Deletes segments by retention.bytes and retention.ms; the newest one only if all its records are too old. */
  applyRetention(): void {
    const { retentionBytes, retentionMs } = this.settings
    const oldest = this.options.now() - retentionMs
    this.dropWhile(
      (segment) =>
        (retentionBytes >= 0 && this.totalBytes - segment.size >= retentionBytes) ||
        (retentionMs >= 0 && segment.latestTimestamp < oldest),
    )
  }

  wakeWaiters(): void {
    if (this.waiters.size === 0) return
    for (const waiter of Array.from(this.waiters)) waiter.wake()
  }

  endWaiters(): void {
    for (const waiter of Array.from(this.waiters)) waiter.end()
  }

  close(): void {
    this.options.files?.close()
  }

  private appendBatch(records: Buffer, at: number): AppendResult {
    const sequenced = sequenceOf(records, at)
    const verdict = sequenced && this.producers.check(sequenced)
    if (verdict?.kind === 'refused') return { error: verdict.error, baseOffset: -1 }
    if (verdict?.kind === 'repeat') return { error: ErrorCode.NONE, baseOffset: verdict.offset }
    const offset = this.endOffset
    const bytes = batch.batchBytes(records, at)
    batch.assignOffset(records, at, offset)
    if (!this.store(records, at, bytes)) return { error: ErrorCode.STORAGE_ERROR, baseOffset: -1 }
    if (sequenced) this.producers.remember(sequenced, offset)
    return { error: ErrorCode.NONE, baseOffset: offset }
  }

  private store(records: Buffer, at: number, bytes: number): boolean {
    const segment = this.segmentFor(bytes)
    const staged = segment.stage(records, at, at + bytes)
    try {
      this.options.files?.append(segment.baseOffset, staged)
    } catch {
      return false
    }
    segment.accept(segment.size, bytes)
    this.totalBytes += bytes
    this.appendedBytes += bytes
    this.endOffset += batch.offsetCount(staged, 0)
    return true
  }

  private segmentFor(bytes: number): Segment {
    const last = this.segments.at(-1)
    if (last?.hasRoomFor(bytes)) return last
    if (last?.size === 0) this.segments.pop()
    this.applyRetention()
    const capacity = Math.max(bytes, Math.min(this.nextSegmentBytes, this.settings.segmentBytes))
    const segment = new Segment(this.endOffset, Buffer.allocUnsafeSlow(capacity))
    this.nextSegmentBytes = Math.min(this.nextSegmentBytes * 2, LARGEST_SEGMENT)
    this.segments.push(segment)
    return segment
  }

  private dropWhile(isExpired: (segment: Segment) => boolean): void {
    for (let first = this.segments[0]; first && isExpired(first); first = this.segments[0]) {
      this.segments.shift()
      if (first.size === 0) continue
      this.totalBytes -= first.size
      this.startOffset = Math.max(this.startOffset, first.endOffset)
      this.options.files?.setLogStart(this.startOffset)
      this.options.files?.remove(first.baseOffset)
    }
  }

  private segmentOf(offset: number): number {
    let index = this.segments.length - 1
    while (index > 0 && (this.segments[index] as Segment).baseOffset > offset) index--
    return index
  }

  private rememberProducer(records: Buffer, at: number, offset: number): void {
    const sequenced = sequenceOf(records, at)
    if (sequenced) this.producers.remember(sequenced, offset)
  }
}
