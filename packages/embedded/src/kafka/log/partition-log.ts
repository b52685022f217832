import { type TopicSettings } from '../topics/topic-config'
import { ErrorCode } from '../wire/error-code'
import { ProducerSequences, sequenceOf } from './producer-sequences'
import * as batch from './record-batch'
import { Segment } from './segment'
import { offsetAtOrAfter, type TimedOffset } from './timestamp-search'

const SMALLEST_SEGMENT = 16 * 1024
const LARGEST_SEGMENT = 4 * 1024 * 1024

/** Where a partition's segments are kept besides memory. All calls return when the bytes are with the system. */
export interface SegmentFiles {
  append(segmentBase: number, bytes: Buffer): void
  remove(segmentBase: number): void
  /** Remembers where the log begins, also when no segment is left to tell. */
  startsAt(offset: number): void
  close(): void
}

/** A fetch that waits for data. */
export interface Waiter {
  /** Something was appended. */
  wake(): void
  /** The log is no more. Needs no `this`. */
  end: () => void
}

export interface PartitionLogOptions {
  settings: TopicSettings
  /** The time in ms since 1970. */
  now: () => number
  /** Null keeps the log in memory only. */
  files: SegmentFiles | null
}

export type AppendResult = { error: ErrorCode; baseOffset: number }

/** One partition: its batches in memory (and in files when given), its retention, and who waits for more. */
export class PartitionLog {
  readonly waiters = new Set<Waiter>()
  private readonly producers = new ProducerSequences()
  private readonly segments: Segment[] = []
  private readonly files: SegmentFiles | null
  private totalBytes = 0
  /** Bytes that were ever appended: what came since then is a difference. */
  appendedBytes = 0
  private nextSegmentBytes = SMALLEST_SEGMENT
  private readonly now: () => number
  settings: TopicSettings
  startOffset = 0
  endOffset = 0

  constructor({ settings, now, files }: PartitionLogOptions) {
    this.settings = settings
    this.now = now
    this.files = files
  }

  get size(): number {
    return this.totalBytes
  }

  /** Takes over segments read from files, oldest first, and what their producers had sent. */
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

  /** Appends what a producer sent for this partition; waiters are left to the caller, who may append to others too. */
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

  /** Whole batches from `offset` on; the first may begin before it. Empty at the end of the log. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer[] {
    const pieces: Buffer[] = []
    if (offset >= this.endOffset) return pieces
    let room = maxBytes
    for (let i = this.segmentOf(offset); i < this.segments.length && room > 0; i++) {
      const segment = this.segments[i] as Segment
      const piece = segment.read(offset, room, atLeastOne && pieces.length === 0)
      if (piece.length > 0) pieces.push(piece)
      room -= piece.length
      if (!segment.isEnd(piece)) break
    }
    return pieces
  }

  /** The first record at least as new as the timestamp (ms), or undefined. */
  offsetSince(timestamp: number): TimedOffset | undefined {
    const segment = this.segments.find(({ latestTimestamp }) => latestTimestamp >= timestamp)
    const found = segment?.batchSince(timestamp)
    return found && offsetAtOrAfter(found, timestamp)
  }

  /** Moves the start of the log forward; segments wholly before it are dropped. */
  deleteBefore(offset: number): void {
    this.startOffset = Math.max(this.startOffset, Math.min(offset, this.endOffset))
    this.files?.startsAt(this.startOffset)
    this.dropWhile((segment) => segment.endOffset <= this.startOffset)
  }

  /** Drops what retention.bytes and retention.ms no longer keep. The newest segment goes only when all of it is too old. */
  applyRetention(): void {
    const { retentionBytes, retentionMs } = this.settings
    const oldest = this.now() - retentionMs
    this.dropWhile(
      (segment) =>
        (retentionBytes >= 0 && this.totalBytes - segment.size >= retentionBytes) ||
        (retentionMs >= 0 && segment.latestTimestamp < oldest),
    )
  }

  wakeWaiters(): void {
    if (this.waiters.size === 0) return
    for (const waiter of [...this.waiters]) waiter.wake()
  }

  endWaiters(): void {
    for (const waiter of [...this.waiters]) waiter.end()
  }

  close(): void {
    this.files?.close()
  }

  private appendBatch(records: Buffer, at: number): AppendResult {
    const sequenced = sequenceOf(records, at)
    const verdict = sequenced && this.producers.check(sequenced)
    if (verdict?.kind === 'refused') return { error: verdict.error, baseOffset: -1 }
    if (verdict?.kind === 'repeat') return { error: ErrorCode.NONE, baseOffset: verdict.offset }
    const offset = this.endOffset
    const bytes = batch.batchBytes(records, at)
    batch.placeBatch(records, at, offset)
    if (!this.store(records, at, bytes)) return { error: ErrorCode.STORAGE_ERROR, baseOffset: -1 }
    if (sequenced) this.producers.remember(sequenced, offset)
    return { error: ErrorCode.NONE, baseOffset: offset }
  }

  private store(records: Buffer, at: number, bytes: number): boolean {
    const segment = this.segmentFor(bytes)
    const staged = segment.stage(records, at, at + bytes)
    try {
      this.files?.append(segment.baseOffset, staged)
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

  private dropWhile(isGone: (segment: Segment) => boolean): void {
    for (let first = this.segments[0]; first && isGone(first); first = this.segments[0]) {
      this.segments.shift()
      if (first.size === 0) continue
      this.totalBytes -= first.size
      this.startOffset = Math.max(this.startOffset, first.endOffset)
      this.files?.startsAt(this.startOffset)
      this.files?.remove(first.baseOffset)
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
