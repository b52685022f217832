import { baseOffset, batchBytes, maxTimestamp, offsetCount } from './record-batch'

/** A segment of a partition's log: record batches in one buffer, and the position of each. */
export class Segment {
  private readonly positions: number[] = []
  private used = 0
  latestTimestamp = -1

  constructor(
    readonly baseOffset: number,
    private readonly buffer: Buffer,
  ) {}

  /** Creates a segment of bytes that contain whole batches. */
  static of(bytes: Buffer): Segment {
    const segment = new Segment(baseOffset(bytes, 0), bytes)
    while (segment.used < bytes.length) segment.accept(segment.used, batchBytes(bytes, segment.used))
    return segment
  }

  get size(): number {
    return this.used
  }

  get batchCount(): number {
    return this.positions.length
  }

  get endOffset(): number {
    const last = this.positions.at(-1)
    return last === undefined ? this.baseOffset : baseOffset(this.buffer, last) + offsetCount(this.buffer, last)
  }

  hasRoomFor(bytes: number): boolean {
    return this.used + bytes <= this.buffer.length
  }

  /** Copies a batch into the buffer; it becomes readable by `accept`. */
  stage(records: Buffer, start: number, end: number): Buffer {
    records.copy(this.buffer, this.used, start, end)
    return this.buffer.subarray(this.used, this.used + end - start)
  }

  accept(position: number, bytes: number): void {
    this.positions.push(position)
    this.used = position + bytes
    this.latestTimestamp = Math.max(this.latestTimestamp, maxTimestamp(this.buffer, position))
  }

  /** Whole batches from the one that contains `offset`, up to maxBytes; `atLeastOne` returns the first even if larger. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer {
    const first = this.lastIndex((position) => baseOffset(this.buffer, position) <= offset)
    const start = this.positionOf(first)
    if (this.used - start <= maxBytes) return this.buffer.subarray(start, this.used)
    const boundary = this.lastIndex((position) => position - start <= maxBytes)
    const end = this.positionOf(boundary === first && atLeastOne ? first + 1 : boundary)
    return this.buffer.subarray(start, end)
  }

  /** Whether a piece that was read ends at the segment's end, so that the next segment continues it. */
  isEnd(piece: Buffer): boolean {
    return piece.byteOffset + piece.length === this.buffer.byteOffset + this.used
  }

  /** The first batch with a max timestamp not before `timestamp`. */
  batchSince(timestamp: number): Buffer | undefined {
    const position = this.positions.find((at) => maxTimestamp(this.buffer, at) >= timestamp)
    if (position === undefined) return undefined
    return this.buffer.subarray(position, position + batchBytes(this.buffer, position))
  }

  /** All batches, oldest first. */
  *batches(): Generator<Buffer> {
    for (const at of this.positions) yield this.buffer.subarray(at, at + batchBytes(this.buffer, at))
  }

  private positionOf(index: number): number {
    return this.positions[index] ?? this.used
  }

  private lastIndex(matches: (position: number) => boolean): number {
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
