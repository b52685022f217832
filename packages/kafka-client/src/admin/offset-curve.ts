const DEFAULT_MAX_POINTS = 128

interface Point {
  at: number
  offset: number
}

/**
 * How an offset grew: its observed values by time, between which it is taken to grow evenly. Keeps at most `maxPoints`:
 * the older half loses every second point when there is no room, so the error of an age stays in proportion to the age.
 * Times are ms of one monotonic clock.
 */
export class OffsetCurve {
  private points: Point[] = []

  constructor(private readonly maxPoints = DEFAULT_MAX_POINTS) {}

  /** Adds an observation. An offset below the one before starts a new curve, because the topic was created again. */
  add(at: number, offset: number): void {
    const last = this.points.at(-1)
    if (last && offset < last.offset) this.points = []
    // While the offset stays, only the first and the last time are needed.
    if (last?.offset === offset && this.points.at(-2)?.offset === offset) this.points.pop()
    this.points.push({ at, offset })
    if (this.points.length > this.maxPoints) this.thin()
  }

  /** The offset at a time; before the first observation the first, after the last the last. Undefined without any. */
  offsetAt(at: number): number | undefined {
    const index = this.points.findIndex((point) => point.at > at)
    if (index === 0) return this.points[0]?.offset
    const before = this.points.at(index < 0 ? -1 : index - 1)
    const after = this.points[index]
    if (!before || !after) return before?.offset
    return before.offset + ((at - before.at) / (after.at - before.at)) * (after.offset - before.offset)
  }

  /** When the record with this offset was appended: between the observations without it and with it. */
  appendedAt(offset: number): { at: number; isEarliest: boolean } | undefined {
    const index = this.points.findIndex((point) => point.offset > offset)
    const after = this.points[index]
    if (!after) return undefined
    const before = this.points[index - 1]
    if (!before) return { at: after.at, isEarliest: true }
    const share = (offset - before.offset + 0.5) / (after.offset - before.offset)
    return { at: before.at + share * (after.at - before.at), isEarliest: false }
  }

  /** Growth per second since `from`; undefined if no time has passed since the first observation. */
  ratePerSecond(from: number): number | undefined {
    const [first] = this.points
    const last = this.points.at(-1)
    const start = Math.max(from, first?.at ?? 0)
    if (!last || last.at <= start) return undefined
    return ((last.offset - this.offsetAt(start)!) / (last.at - start)) * 1_000
  }

  private thin(): void {
    const half = this.points.length / 2
    this.points = this.points.filter((_, i) => i >= half || i % 2 === 0)
  }
}
