/** What a fetch asks the broker for: to wait until so much is there, but not longer. */
export interface FetchPatience {
  /** fetch.min.bytes */
  minBytes: number
  /** fetch.max.wait.ms */
  maxWaitMs: number
}

/** How long a fetch may gather, by how many records a second the consumer gets; ms. The first that applies. */
const GATHERING = [
  { above: 1_000, maxWaitMs: 50 },
  { above: 250, maxWaitMs: 20 },
]
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
  private perSecond = 0
  private last = -Infinity

  constructor({ idleWaitMs }: { idleWaitMs: number }) {
    this.idle = { minBytes: 1, maxWaitMs: idleWaitMs }
  }

  /** Call it for every batch, with how many records it has. */
  count(now: number, records: number): void {
    this.perSecond = this.rateAt(now) + (records * 1_000) / MEMORY_MS
    this.last = now
  }

  /** Whether so much comes that gathering pays. */
  isBusy(now: number): boolean {
    return this.patience(now) !== this.idle
  }

  /** What the next fetch should ask for. */
  patience(now: number): FetchPatience {
    const rate = this.rateAt(now)
    const gathering = GATHERING.find(({ above }) => rate > above)
    return gathering ? { minBytes: ENOUGH_BYTES, maxWaitMs: gathering.maxWaitMs } : this.idle
  }

  private rateAt(now: number): number {
    return this.perSecond * Math.exp((this.last - now) / MEMORY_MS)
  }
}
