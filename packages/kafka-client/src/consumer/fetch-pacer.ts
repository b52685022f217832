/** How long the broker may hold a fetch: until `minBytes` are there, at most `maxWaitMs`. */
interface FetchSettings {
  /** fetch.min.bytes */
  minBytes: number
  /** fetch.max.wait.ms */
  maxWaitMs: number
}

/** A consumer is busy above this many records a second; orders placed one after the other bring fewer. */
const BUSY_PER_SECOND = 350
/** Between these rates (records a second) the wait grows from 0 to `gatherMs`, if that is longer than the consumer's own. */
const RAMP = { from: 450, to: 800, gatherMs: 50 }
/** The measured rate is capped, or a large burst would count for too long. */
const MAX_PER_SECOND = 1_200
/** More than usually arrives during the wait, so that the time limit ends it. */
const BUSY_MIN_BYTES = 64 * 1024
/** Time constant of the measured rate, ms: soon after a burst a fetch is answered at the first record again. */
const DECAY_MS = 300

/**
 * Lets the broker gather records for a busy consumer, so that a fetch returns many instead of one: the round trip costs
 * more than the records. At low rates a fetch is answered at the first record.
 */
export class FetchPacer {
  private readonly idle: FetchSettings
  private readonly gatherMs: number
  private perSecond = 0
  private countedAt = -Infinity

  /** `idleWaitMs`: longest wait for the first record; `gatherMs`: least wait for more when the consumer is busy. */
  constructor({ idleWaitMs, gatherMs }: { idleWaitMs: number; gatherMs: number }) {
    this.idle = { minBytes: 1, maxWaitMs: idleWaitMs }
    this.gatherMs = gatherMs
  }

  /** Call it for every batch with its number of records. */
  count(now: number, records: number): void {
    this.perSecond = Math.min(this.rateAt(now) + (records * 1_000) / DECAY_MS, MAX_PER_SECOND)
    this.countedAt = now
  }

  /** Whether the rate is so high that gathering pays off. */
  isBusy(now: number): boolean {
    return this.rateAt(now) > BUSY_PER_SECOND
  }

  /** The settings of the next fetch. */
  settings(now: number): FetchSettings {
    if (!this.isBusy(now)) return this.idle
    const share = Math.min((this.rateAt(now) - RAMP.from) / (RAMP.to - RAMP.from), 1)
    return { minBytes: BUSY_MIN_BYTES, maxWaitMs: Math.max(Math.round(share * RAMP.gatherMs), this.gatherMs) }
  }

  private rateAt(now: number): number {
    return this.perSecond * Math.exp((this.countedAt - now) / DECAY_MS)
  }
}
