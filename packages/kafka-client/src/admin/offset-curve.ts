import { interpolate, pointAbove } from '../curve'

const DEFAULT_MAX_POINTS = 128

/**
 * The observed values of an offset by time; between two of them, the offset is assumed to grow evenly. Above `maxPoints`,
 * every second point of the older half is removed, so the error of an age is proportional to the age. Times are ms of one
 * monotonic clock.
 */
export class OffsetCurve {
  private times: number[] = []
  private offsets: number[] = []

  constructor(private readonly maxPoints = DEFAULT_MAX_POINTS) {}

  /**
   * Adds an observation. An offset below the previous one starts a new curve, because the topic was created again, or the
   * group's offset was reset.
   */
  add(at: number, offset: number): void {
    const lastOffset = this.offsets.at(-1)
    if (lastOffset !== undefined && offset < lastOffset) this.keepPoints(() => false)
    // While the offset does not change, only its first and its last time are needed.
    const isRepeated = lastOffset === offset && this.offsets.at(-2) === offset
    if (isRepeated) {
      this.times[this.times.length - 1] = at
      return
    }
    this.times.push(at)
    this.offsets.push(offset)
    const half = this.times.length / 2
    if (this.times.length > this.maxPoints) this.keepPoints((index) => index >= half || index % 2 === 0)
  }

  /** The offset at a time: outside the observations, the nearest one. Undefined if there are none. */
  offsetAt(at: number): number | undefined {
    return this.offsets.length === 0 ? undefined : interpolate(this.times, this.offsets, at)
  }

  /**
   * When the record with this offset was appended: between the last observation before it and the first one after it.
   * `isEarliest`: the record is older than the first observation. Undefined if no observation is after the record.
   */
  appendedAt(offset: number): { at: number; isEarliest: boolean } | undefined {
    const point = pointAbove(this.offsets, offset)
    if (point === this.offsets.length) return undefined
    // The record moves the end offset from `offset` to `offset + 1`, so the middle of the two is the best estimate.
    return { at: interpolate(this.offsets, this.times, offset + 0.5, point), isEarliest: point === 0 }
  }

  /**
   * Growth per second from `from`, or from the first observation if that is later, to the last observation. Undefined if
   * no time is between them.
   */
  ratePerSecond(from: number): number | undefined {
    const start = Math.max(from, this.times[0] ?? 0)
    const [at, offset] = [this.times.at(-1), this.offsets.at(-1)]
    if (at === undefined || offset === undefined || at <= start) return undefined
    return ((offset - this.offsetAt(start)!) / (at - start)) * 1_000
  }

  private keepPoints(isKept: (index: number) => boolean): void {
    this.times = this.times.filter((_, index) => isKept(index))
    this.offsets = this.offsets.filter((_, index) => isKept(index))
  }
}
