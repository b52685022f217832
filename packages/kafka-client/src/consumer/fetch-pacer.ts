/** What a fetch asks the broker for: to wait until so much is there, but not longer. */
export interface FetchPatience {
  /** fetch.min.bytes */
  minBytes: number
  /** fetch.max.wait.ms */
  maxWaitMs: number
}

/** From so many records a second on a consumer is busy; orders that come one after the other bring fewer. */
const BUSY = 350
/** The more comes, the longer gathering pays for everybody: not at all `from` so many records a second, most at `to`. */
const LONGER = { from: 450, to: 800, gatherMs: 50 }
/** A higher rate is not told apart, since it would be remembered for longer. */
const HIGHEST = 1_200
/** More than comes in that time usually: an answer need not be larger. */
const ENOUGH_BYTES = 64 * 1024
/** How long the measured rate remembers, ms: soon after a burst the first record is to be taken at once again. */
const MEMORY_MS = 300

/**
 * Lets the broker gather records for a busy consumer, so that a fetch brings many and not one: the way to Kafka and
 * back costs more than the records that travel it. While few come, a fetch is answered at the first.
 */
export class FetchPacer {
  private readonly idle: FetchPatience
  private readonly gatherMs: number
  private perSecond = 0
  private last = -Infinity

  /** `idleWaitMs`: how long a fetch waits for its first record; `gatherMs`: for more of them when the consumer is busy. */
  constructor({ idleWaitMs, gatherMs }: { idleWaitMs: number; gatherMs: number }) {
    this.idle = { minBytes: 1, maxWaitMs: idleWaitMs }
    this.gatherMs = gatherMs
  }

  /** Call it for every batch, with how many records it has. */
  count(now: number, records: number): void {
    this.perSecond = Math.min(this.rateAt(now) + (records * 1_000) / MEMORY_MS, HIGHEST)
    this.last = now
  }

  /** Whether so much comes that gathering pays. */
  isBusy(now: number): boolean {
    return this.rateAt(now) > BUSY
  }

  /** What the next fetch should ask for. */
  patience(now: number): FetchPatience {
    if (!this.isBusy(now)) return this.idle
    const share = Math.min((this.rateAt(now) - LONGER.from) / (LONGER.to - LONGER.from), 1)
    return { minBytes: ENOUGH_BYTES, maxWaitMs: Math.max(Math.round(share * LONGER.gatherMs), this.gatherMs) }
  }

  private rateAt(now: number): number {
    return this.perSecond * Math.exp((this.last - now) / MEMORY_MS)
  }
}
