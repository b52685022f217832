import { type TopicSettings } from '../topics/topic-config'
import { ErrorCode } from '../wire/error-code'
import { ProducerSequences, readSequence } from './producer-sequences'
import { firstRecordInBatch, type OffsetAndTimestamp, recordsOf } from './batch-records'
import { compactBatches, lastOffsets } from './compaction'
import { controlBatch } from './control-batch'
import { LogTransactions } from './log-transactions'
import * as batch from './record-batch'
import { Segment } from './segment'
import { RecordMemory } from './record-memory'

/** The first segments are small, because most logs stay small. Each new one is twice as large, up to the maximum. */
const FIRST_SEGMENT_BYTES = 16 * 1024
const MAX_SEGMENT_BYTES = 4 * 1024 * 1024

/** A partition's segment files. A call returns after the bytes are written to the operating system. */
export interface SegmentFiles {
  append(segmentBaseOffset: number, bytes: Buffer): void
  /** Replaces the contents of an older segment atomically. */
  replace(segmentBaseOffset: number, bytes: Buffer): void
  remove(segmentBaseOffset: number): void
  /** Stores the log start offset, because no file name contains it after all segments are deleted. */
  setLogStartOffset(offset: number): void
  close(): void
}

/** The callbacks of a Fetch request that waits for records. */
export interface WaitingFetch {
  readonly onAppend: () => void
  /** Called when the topic is deleted or replaced, or when leaders or coordinators have moved. */
  readonly onEnd: () => void
}

/** The complete batches of each segment. They are immutable, so several logs can share them. */
export interface LogSnapshot {
  segments: readonly Buffer[]
  startOffset: number
}

interface PartitionLogOptions {
  settings: TopicSettings
  /** The current time in ms since 1970. */
  now: () => number
  /** Null for a log in memory only. */
  files: SegmentFiles | null
  /** Shared by all logs of the broker. Default: no limit. */
  memory?: RecordMemory
}

interface AppendResult {
  error: ErrorCode
  baseOffset: number
}

/** The log of one partition: its segments in memory and optionally on disk, its retention and its waiting fetches. */
export class PartitionLog {
  readonly waitingFetches = new Set<WaitingFetch>()
  private readonly producers = new ProducerSequences()
  private readonly transactions = new LogTransactions()
  private readonly segments: Segment[] = []
  private nextSegmentBytes = FIRST_SEGMENT_BYTES
  private readonly memory: RecordMemory
  /** Bytes in all segments. */
  size = 0
  /**
   * Bytes appended since the broker started, including deleted ones. Waiting fetches compare this number with an
   * earlier one.
   */
  appendedBytes = 0
  settings: TopicSettings
  /** The time at which the last batch was appended, with LogAppendTime; otherwise -1. */
  lastAppendTime = -1
  startOffset = 0
  endOffset = 0

  constructor(private readonly options: PartitionLogOptions) {
    this.settings = options.settings
    this.memory = options.memory ?? new RecordMemory()
  }

  /** Restores the segments read from disk, oldest first, and the sequence numbers of their producers. */
  restore(segments: readonly Segment[], startOffset: number): void {
    for (const segment of segments) {
      this.segments.push(segment)
      this.addSize(segment.size)
      for (const bytes of segment.batches()) {
        this.producers.add(readSequence(bytes, 0), batch.baseOffset(bytes, 0))
        this.transactions.add(bytes)
      }
    }
    this.endOffset = Math.max(this.segments.at(-1)?.endOffset ?? 0, startOffset)
    this.startOffset = Math.max(this.segments[0]?.baseOffset ?? startOffset, startOffset)
    this.deleteSegmentsWhile((segment) => segment.endOffset <= this.startOffset)
  }

  /** A copy of all records. */
  snapshot(): LogSnapshot {
    const segments = this.segments.map((segment) => Buffer.concat(segment.batches()))
    return { segments: segments.filter(({ length }) => length > 0), startOffset: this.startOffset }
  }

  /** Fills an empty log, also on disk, with the records of a snapshot. */
  load({ segments, startOffset }: LogSnapshot): void {
    const restored = segments.map((bytes) => Segment.fromBatches(bytes))
    const { files } = this.options
    restored.forEach(({ baseOffset }, index) => files?.append(baseOffset, segments[index] as Buffer))
    files?.setLogStartOffset(startOffset)
    this.restore(restored, startOffset)
  }

  /** Appends a producer's record batches. The caller must call `notifyFetches` after it appended to all partitions. */
  append(records: Buffer): AppendResult {
    const error = batch.validateRecords(records, this.settings.maxMessageBytes)
    if (error !== ErrorCode.NONE) return { error, baseOffset: -1 }
    if (this.settings.isCompacted && !haveAllKeys(records)) return { error: ErrorCode.INVALID_RECORD, baseOffset: -1 }
    if (!this.hasMemoryFor(records.length)) return { error: ErrorCode.POLICY_VIOLATION, baseOffset: -1 }
    let firstOffset = -1
    for (let position = 0; position < records.length; position += batch.batchBytes(records, position)) {
      const result = this.appendBatch(records, position)
      if (result.error !== ErrorCode.NONE) return result
      if (firstOffset < 0) firstOffset = result.baseOffset
    }
    return { error: ErrorCode.NONE, baseOffset: firstOffset }
  }

  /** Appends the marker that ends a producer's transaction, even above the memory limit; false after a disk error. */
  endTransaction(marker: { producerId: number; epoch: number; isCommit: boolean }): boolean {
    const bytes = controlBatch({ ...marker, now: this.options.now() })
    batch.assignOffset(bytes, 0, this.endOffset)
    return this.store(bytes, 0)
  }

  /** All transactional records before this offset are committed or aborted. */
  get lastStableOffset(): number {
    return this.transactions.firstOpenOffset ?? this.endOffset
  }

  abortedTransactions(offset: number, endOffset: number): { producerId: number; firstOffset: number }[] {
    return this.transactions.abortedBetween(offset, endOffset)
  }

  /** Complete batches before `endOffset`, starting with the batch that contains `offset`. */
  read(offset: number, maxBytes: number, atLeastOneBatch: boolean, endOffset = this.endOffset): Buffer[] {
    const buffers: Buffer[] = []
    if (offset >= endOffset) return buffers
    let remainingBytes = maxBytes
    for (let i = this.segmentIndex(offset); i < this.segments.length && remainingBytes > 0; i++) {
      const segment = this.segments[i] as Segment
      const buffer = segment.read(offset, remainingBytes, atLeastOneBatch && buffers.length === 0, endOffset)
      if (buffer.length > 0) buffers.push(buffer)
      remainingBytes -= buffer.length
      if (!segment.endsWith(buffer)) break
    }
    return buffers
  }

  /** The first record with this timestamp (ms) or a later one; undefined if there is none. */
  firstRecordSince(timestamp: number): OffsetAndTimestamp | undefined {
    const segment = this.segments.find(({ maxTimestamp }) => maxTimestamp >= timestamp)
    const bytes = segment?.firstBatchSince(timestamp)
    return bytes && firstRecordInBatch(bytes, timestamp)
  }

  /** The first record with the largest timestamp; undefined if there are no records. */
  recordWithMaxTimestamp(): OffsetAndTimestamp | undefined {
    return this.firstRecordSince(Math.max(0, ...this.segments.map(({ maxTimestamp }) => maxTimestamp)))
  }

  /** Advances the log start offset and deletes the segments before it. */
  deleteBefore(offset: number): void {
    this.startOffset = Math.max(this.startOffset, Math.min(offset, this.endOffset))
    this.options.files?.setLogStartOffset(this.startOffset)
    this.deleteSegmentsWhile((segment) => segment.endOffset <= this.startOffset)
  }

  /**
   * Compacts the log if cleanup.policy contains `compact`. Deletes segments by retention.bytes and retention.ms if it
   * contains `delete`; the newest segment only if all its records are too old, or if retention.bytes is 0.
   */
  applyRetention(): void {
    const { retentionBytes, retentionMs, isCompacted, deletesOldRecords } = this.settings
    if (isCompacted) this.compact()
    if (!deletesOldRecords) return
    const minTimestamp = this.options.now() - retentionMs
    this.deleteSegmentsWhile(
      (segment) =>
        (retentionBytes >= 0 && this.size - segment.size >= retentionBytes) ||
        (retentionMs >= 0 && segment.maxTimestamp < minTimestamp),
    )
  }

  /** Compacts all segments but the newest one. */
  private compact(): void {
    const closedSegments = this.segments.slice(0, -1).map((segment) => ({ segment, batches: segment.batches() }))
    const lastOffsetByKey = lastOffsets(closedSegments.flatMap(({ batches }) => batches))
    const minTombstoneTime = this.options.now() - this.settings.deleteRetentionMs
    for (const { segment, batches } of closedSegments) {
      const bytes = Buffer.concat(compactBatches(batches, lastOffsetByKey, minTombstoneTime))
      if (bytes.length < segment.size) this.replaceSegment(segment, bytes)
    }
  }

  private replaceSegment(segment: Segment, bytes: Buffer): void {
    const { files } = this.options
    if (bytes.length === 0) files?.remove(segment.baseOffset)
    else files?.replace(segment.baseOffset, bytes)
    const replacements = bytes.length === 0 ? [] : [Segment.fromBatches(bytes, segment.baseOffset)]
    this.segments.splice(this.segments.indexOf(segment), 1, ...replacements)
    this.addSize(bytes.length - segment.size)
  }

  notifyFetches(): void {
    for (const { onAppend } of this.waitingFetches) onAppend()
  }

  endWaitingFetches(): void {
    for (const { onEnd } of this.waitingFetches) onEnd()
  }

  /** Closes the files of this log and frees its memory, because its topic is deleted. */
  delete(): void {
    this.close()
    this.memory.usedBytes -= this.size
  }

  close(): void {
    this.options.files?.close()
  }

  private appendBatch(records: Buffer, position: number): AppendResult {
    const sequence = readSequence(records, position)
    const check = sequence && this.producers.check(sequence)
    if (check?.kind === 'invalid') return { error: check.error, baseOffset: -1 }
    if (check?.kind === 'duplicate') return { error: ErrorCode.NONE, baseOffset: check.offset }
    const baseOffset = this.endOffset
    batch.assignOffset(records, position, baseOffset)
    if (this.settings.hasAppendTime) batch.assignAppendTime(records, position, this.options.now())
    this.lastAppendTime = this.settings.hasAppendTime ? batch.maxTimestamp(records, position) : -1
    if (!this.store(records, position)) return { error: ErrorCode.KAFKA_STORAGE_ERROR, baseOffset: -1 }
    this.producers.add(sequence, baseOffset)
    return { error: ErrorCode.NONE, baseOffset }
  }

  private store(records: Buffer, position: number): boolean {
    const bytes = batch.batchBytes(records, position)
    const segment = this.segmentWithRoomFor(bytes)
    const stagedBatch = segment.stage(records, position, position + bytes)
    try {
      this.options.files?.append(segment.baseOffset, stagedBatch)
    } catch {
      return false
    }
    segment.accept(bytes)
    this.addSize(bytes)
    this.appendedBytes += bytes
    this.endOffset += batch.offsetCount(stagedBatch, 0)
    this.transactions.add(stagedBatch)
    return true
  }

  private addSize(bytes: number): void {
    this.size += bytes
    this.memory.usedBytes += bytes
  }

  private hasMemoryFor(bytes: number): boolean {
    if (!this.memory.hasRoomFor(bytes)) this.applyRetention()
    return this.memory.hasRoomFor(bytes)
  }

  private segmentWithRoomFor(bytes: number): Segment {
    const newestSegment = this.segments.at(-1)
    if (newestSegment?.hasRoomFor(bytes)) return newestSegment
    if (newestSegment?.size === 0) this.segments.pop()
    this.applyRetention()
    const capacity = Math.max(bytes, Math.min(this.nextSegmentBytes, this.settings.segmentBytes))
    const segment = new Segment(this.endOffset, Buffer.allocUnsafeSlow(capacity))
    this.nextSegmentBytes = Math.min(this.nextSegmentBytes * 2, MAX_SEGMENT_BYTES)
    this.segments.push(segment)
    return segment
  }

  private deleteSegmentsWhile(isExpired: (segment: Segment) => boolean): void {
    for (let oldest = this.segments[0]; oldest && isExpired(oldest); oldest = this.segments[0]) {
      this.segments.shift()
      if (oldest.size === 0) continue
      this.addSize(-oldest.size)
      this.startOffset = Math.max(this.startOffset, oldest.endOffset)
      this.options.files?.setLogStartOffset(this.startOffset)
      this.options.files?.remove(oldest.baseOffset)
    }
    this.transactions.deleteBefore(this.startOffset)
  }

  private segmentIndex(offset: number): number {
    let index = this.segments.length - 1
    while (index > 0 && (this.segments[index] as Segment).baseOffset > offset) index--
    return index
  }
}

function haveAllKeys(records: Buffer): boolean {
  for (let position = 0; position < records.length; position += batch.batchBytes(records, position)) {
    const bytes = records.subarray(position, position + batch.batchBytes(records, position))
    if (recordsOf(bytes).some(({ key }) => key === null)) return false
  }
  return true
}
