import * as batch from './record-batch'

/** A segment of a partition's log: record batches in one buffer, and the position of each. */
export class Segment {
  private readonly positions: number[] = []
  size = 0
  maxTimestamp = -1

  constructor(
    readonly baseOffset: number,
    private readonly buffer: Buffer,
  ) {}

  /** Creates a segment from complete batches. */
  static fromBatches(bytes: Buffer, baseOffset = batch.baseOffset(bytes, 0)): Segment {
    const segment = new Segment(baseOffset, bytes)
    while (segment.size < bytes.length) segment.accept(batch.batchBytes(bytes, segment.size))
    return segment
  }

  get endOffset(): number {
    const lastPosition = this.positions.at(-1)
    return lastPosition === undefined
      ? this.baseOffset
      : batch.baseOffset(this.buffer, lastPosition) + batch.offsetCount(this.buffer, lastPosition)
  }

  hasRoomFor(bytes: number): boolean {
    return this.size + bytes <= this.buffer.length
  }

  /** Copies a batch into the buffer. It cannot be read before `accept` is called. */
  stage(records: Buffer, start: number, end: number): Buffer {
    records.copy(this.buffer, this.size, start, end)
    return this.buffer.subarray(this.size, this.size + end - start)
  }

  accept(bytes: number): void {
    this.positions.push(this.size)
    this.maxTimestamp = Math.max(this.maxTimestamp, batch.maxTimestamp(this.buffer, this.size))
    this.size += bytes
  }

  /**
   * Complete batches before `endOffset`, starting with the one that contains `offset`. With `atLeastOneBatch`, the
   * first may be larger than `maxBytes`.
   */
  read(offset: number, maxBytes: number, atLeastOneBatch: boolean, endOffset: number): Buffer {
    const precedingIndex = this.lastIndexWhere((position) => batch.baseOffset(this.buffer, position) <= offset)
    // A compacted log has gaps: the preceding batch may end before the offset.
    const firstIndex = this.endOffsetAt(precedingIndex) <= offset ? precedingIndex + 1 : precedingIndex
    const start = this.positionOf(firstIndex)
    const isReadable = (position: number) => batch.baseOffset(this.buffer, position) < endOffset
    const limit = this.endOffset <= endOffset ? this.size : this.positionOf(this.lastIndexWhere(isReadable) + 1)
    if (limit - start <= maxBytes) return this.buffer.subarray(start, Math.max(start, limit))
    const endIndex = Math.max(
      firstIndex,
      this.lastIndexWhere((position) => position - start <= maxBytes),
    )
    const end = this.positionOf(endIndex === firstIndex && atLeastOneBatch ? firstIndex + 1 : endIndex)
    return this.buffer.subarray(start, end)
  }

  /** Whether these bytes, a result of `read`, end at the segment's end. */
  endsWith(bytes: Buffer): boolean {
    return bytes.byteOffset + bytes.length === this.buffer.byteOffset + this.size
  }

  /** The first batch that contains a record with this timestamp (ms) or a later one. */
  firstBatchSince(timestamp: number): Buffer | undefined {
    const firstPosition = this.positions.find((position) => batch.maxTimestamp(this.buffer, position) >= timestamp)
    return firstPosition === undefined ? undefined : this.batchAt(firstPosition)
  }

  /** All batches, oldest first. */
  batches(): Buffer[] {
    return this.positions.map((position) => this.batchAt(position))
  }

  private endOffsetAt(index: number): number {
    const position = this.positionOf(index)
    return batch.baseOffset(this.buffer, position) + batch.offsetCount(this.buffer, position)
  }

  private batchAt(position: number): Buffer {
    return this.buffer.subarray(position, position + batch.batchBytes(this.buffer, position))
  }

  private positionOf(index: number): number {
    return this.positions[index] ?? this.size
  }

  /** The index of the last position that matches, by binary search; 0 if none does. All before it must match, too. */
  private lastIndexWhere(matches: (position: number) => boolean): number {
    let low = 0
    let high = this.positions.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (matches(this.positions[middle] as number)) low = middle
      else high = middle - 1
    }
    return low
  }
}
