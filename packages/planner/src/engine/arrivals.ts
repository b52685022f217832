import { interpolate, pointAbove } from '@food-delivery/kafka-client/curve'
import { type Load } from './curve'

/** Receives evenly spaced arrivals: the counts before and after them, and when each of the two counts was reached. */
type VisitPiece = (from: number, to: number, firstAt: number, lastAt: number) => void

/** A value that always exists, which TypeScript does not know. */
const at = (values: Float64Array | undefined, index: number): number => values?.[index] ?? 0

/**
 * Arrivals of each partition of a load, whose curves have the same times. A segment lies between two neighbouring ones
 * of these times.
 */
export class Arrivals {
  readonly partitions: number
  private readonly times: Float64Array
  private readonly curves: readonly Float64Array[]
  private readonly curveOf: Int32Array
  private readonly shares: Float64Array
  /** A value for each curve, overwritten by each calculation; allocated once, because the methods are called often. */
  private readonly scratch: Float64Array

  constructor({ curves, partitions }: Load) {
    this.partitions = partitions.length
    this.times = curves[0]?.times ?? new Float64Array()
    this.curves = curves.map(({ counts }) => counts)
    this.curveOf = Int32Array.from(partitions, ({ curve }) => curve)
    this.shares = Float64Array.from(partitions, ({ share }) => share)
    this.scratch = new Float64Array(curves.length)
  }

  /** Time at which a segment ends; Infinity for the last one. */
  endOf(segment: number): number {
    return this.times[segment + 1] ?? Infinity
  }

  /** Arrival rate in a segment, in records per second. */
  rate(partition: number, segment: number): number {
    return at(this.shares, partition) * this.slope(this.curveOf[partition] ?? 0, segment)
  }

  /** Records that arrived until a time of a segment. */
  count(partition: number, segment: number, time: number): number {
    return at(this.shares, partition) * this.total(this.curveOf[partition] ?? 0, segment, time)
  }

  /** Writes the {@link count} of each partition to `counts`. */
  countAll(counts: Float64Array, segment: number, time: number): void {
    const totals = this.scratch
    for (let curve = 0; curve < totals.length; curve++) totals[curve] = this.total(curve, segment, time)
    for (let partition = 0; partition < counts.length; partition++) {
      counts[partition] = at(this.shares, partition) * at(totals, this.curveOf[partition] ?? 0)
    }
  }

  /**
   * When the oldest unprocessed record arrived, among partitions with a queue of more than half a record; `now` if
   * there is none. `processed`: the processed records of a partition.
   */
  oldestArrival(arrived: Float64Array, processed: (partition: number) => number, now: number): number {
    const lowest = this.scratch.fill(Infinity)
    for (let partition = 0; partition < arrived.length; partition++) {
      const count = processed(partition)
      if (at(arrived, partition) - count <= 0.5) continue
      const curve = this.curveOf[partition] ?? 0
      lowest[curve] = Math.min(at(lowest, curve), count / at(this.shares, partition))
    }
    let oldest = now
    for (const [curve, counts] of this.curves.entries()) {
      const count = at(lowest, curve)
      if (count < Infinity) oldest = Math.min(oldest, interpolate(counts, this.times, count))
    }
    return oldest
  }

  /** Visits the records of a partition from one count to another, in pieces with evenly spaced arrivals. */
  eachPiece(partition: number, from: number, to: number, visit: VisitPiece): void {
    const share = at(this.shares, partition)
    const counts = this.curves[this.curveOf[partition] ?? 0] ?? new Float64Array()
    let start = from
    for (let index = pointAbove(counts, from / share); start < to; index++) {
      const end = index < counts.length ? Math.min(to, at(counts, index) * share) : to
      if (end <= start) continue
      const firstAt = interpolate(counts, this.times, start / share, index)
      visit(start, end, firstAt, interpolate(counts, this.times, end / share, index))
      start = end
    }
  }

  private slope(curve: number, segment: number): number {
    const counts = this.curves[curve]
    if (segment + 1 >= this.times.length) return 0
    const seconds = at(this.times, segment + 1) - at(this.times, segment)
    return seconds > 0 ? (at(counts, segment + 1) - at(counts, segment)) / seconds : 0
  }

  private total(curve: number, segment: number, time: number): number {
    return at(this.curves[curve], segment) + this.slope(curve, segment) * (time - at(this.times, segment))
  }
}
