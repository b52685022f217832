import { type ChartPoint } from '@food-delivery/contracts'

interface Slot {
  second: number
  placed: number
  delivered: number
  durationsMs: number[]
}

const RING_SECONDS = 120
/** Number of order durations that are kept per second, for their average and percentile. */
const MAX_DURATIONS = 2_000
/** The clock of a producer may be ahead by this time. A timestamp that is further ahead counts as now. */
const MAX_AHEAD_MS = 5_000

/** Orders per second by Kafka's timestamps, in a ring buffer. */
export class OrderChart {
  private readonly ring = Array.from({ length: RING_SECONDS }, () => emptySlot(-1))

  constructor(private readonly clock: () => number) {}

  countPlaced(at: number): void {
    const slot = this.slotOf(at)
    if (slot) slot.placed++
  }

  countDelivered(at: number): void {
    const slot = this.slotOf(at)
    if (slot) slot.delivered++
  }

  /** Adds the duration of an order to the second of its delivery. */
  addDuration(deliveredAt: number, durationMs: number): void {
    const slot = this.slotOf(deliveredAt)
    if (slot && slot.durationsMs.length < MAX_DURATIONS) slot.durationsMs.push(Math.max(0, durationMs))
  }

  /** The last `count` seconds until now, oldest first, without gaps. */
  points(count: number): ChartPoint[] {
    const last = Math.floor(this.clock() / 1_000)
    return Array.from({ length: count }, (_, index) => this.pointOf(last - count + 1 + index))
  }

  private slotOf(at: number): Slot | undefined {
    const second = Math.floor((at > this.clock() + MAX_AHEAD_MS ? this.clock() : at) / 1_000)
    const index = second % RING_SECONDS
    const slot = this.ring[index]
    if (slot === undefined || slot.second > second) return undefined
    if (slot.second === second) return slot
    return (this.ring[index] = emptySlot(second))
  }

  private pointOf(second: number): ChartPoint {
    const slot = this.ring[second % RING_SECONDS]
    const { placed, delivered, durationsMs } = slot?.second === second ? slot : emptySlot(second)
    return {
      second: second * 1_000,
      placed,
      delivered,
      averageMs: average(durationsMs),
      p95Ms: percentile95(durationsMs),
    }
  }
}

function emptySlot(second: number): Slot {
  return { second, placed: 0, delivered: 0, durationsMs: [] }
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)
}

function percentile95(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null
}
