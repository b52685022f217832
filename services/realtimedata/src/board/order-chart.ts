import { type ChartPoint } from '@food-delivery/contracts'

export interface OrderChartOptions {
  /** Seconds that are kept. Default 120. */
  seconds?: number
  /** Order times kept per second for the percentile; further ones are dropped. Default 2,000. */
  maxSamples?: number
  clock: () => number
}

interface Slot {
  second: number
  placed: number
  delivered: number
  durationsMs: number[]
}

// A producer's clock may be ahead of ours; times that are further ahead are counted as now.
const MAX_AHEAD_MS = 5_000

/** Orders per second over the last minutes, by Kafka's timestamps, in a ring buffer of constant size. */
export class OrderChart {
  private readonly ring: Slot[]
  private readonly maxSamples: number
  private readonly clock: () => number

  constructor({ seconds = 120, maxSamples = 2_000, clock }: OrderChartOptions) {
    this.ring = Array.from({ length: seconds }, () => emptySlot(-1))
    this.maxSamples = maxSamples
    this.clock = clock
  }

  countPlaced(at: number): void {
    const slot = this.slotOf(at)
    if (slot) slot.placed++
  }

  countDelivered(at: number): void {
    const slot = this.slotOf(at)
    if (slot) slot.delivered++
  }

  /** Adds the time an order took to the second in which it was delivered. */
  addDuration(deliveredAt: number, durationMs: number): void {
    const slot = this.slotOf(deliveredAt)
    if (slot && slot.durationsMs.length < this.maxSamples) slot.durationsMs.push(Math.max(0, durationMs))
  }

  /** The last `count` seconds up to now, oldest first, without gaps. */
  points(count: number): ChartPoint[] {
    const last = Math.floor(this.clock() / 1_000)
    return Array.from({ length: count }, (_, index) => this.pointOf(last - count + 1 + index))
  }

  private slotOf(at: number): Slot | undefined {
    const second = Math.floor((at > this.clock() + MAX_AHEAD_MS ? this.clock() : at) / 1_000)
    const index = second % this.ring.length
    const slot = this.ring[index]
    if (slot === undefined || slot.second > second) return undefined
    if (slot.second === second) return slot
    return (this.ring[index] = emptySlot(second))
  }

  private pointOf(second: number): ChartPoint {
    const slot = this.ring[second % this.ring.length]
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
