import { type FetchSettings } from '../fetch/fetcher'
import { type ConsumerTiming } from './consumer-options'

/**
 * Between these rates (records per second) the wait grows from 0 to `waitMs`. The option `gatherMs` is its minimum. The
 * measured rate varies by a third around its mean, because the records of an order arrive together: at 450 on average it must
 * stay below `from`, or every hundredth order waits several times as long.
 */
const RAMP = { from: 700, to: 850, waitMs: 50 }
/** Limit of the measured rate, records per second. Otherwise, the rate would stay high for too long after a large burst. */
const MAX_PER_SECOND = 1_200
/** More bytes than usually arrive during the wait, so `maxWaitMs` normally ends it. */
const UNDER_LOAD_MIN_BYTES = 64 * 1024
/** Time constant of the measured rate, ms. It is short, so that fetches stop waiting soon after a burst. */
const DECAY_MS = 300
/**
 * If the last fetch was sent at least `ms` ago, the measured rate is limited to that of the records since then, because it
 * decays too slowly after a burst. The number of records per fetch varies, so the limit is multiplied by `tolerance`.
 */
const LONG_FETCH = { ms: 40, tolerance: 1.5 }

/**
 * Makes the broker collect records for a consumer under load, so that a fetch returns many records: the round trip uses
 * more CPU time than the records. At low rates, the broker responds at the first record.
 */
export class FetchPacer {
  private readonly idle: FetchSettings
  private perSecond = 0
  private countedAt = -Infinity
  /** When the last fetch was sent; Infinity before the first one. */
  private fetchedAt = Infinity
  private recordsSinceFetch = 0

  constructor(private readonly timing: Pick<ConsumerTiming, 'fetchWaitMs' | 'gatherMs' | 'gatherAbove'>) {
    this.idle = { minBytes: 1, maxWaitMs: timing.fetchWaitMs }
  }

  /** Call it for every fetched batch. `now`: `performance.now()`, as in all methods. */
  count(now: number, records: number): void {
    this.perSecond = Math.min(this.rateAt(now) + (records * 1_000) / DECAY_MS, MAX_PER_SECOND)
    this.countedAt = now
    this.recordsSinceFetch += records
  }

  /** Whether the rate is so high that larger fetches save CPU time. */
  isUnderLoad(now: number): boolean {
    return this.rateAt(now) > this.timing.gatherAbove
  }

  /** Call it before each fetch. */
  settings(now: number): FetchSettings {
    this.limitRate(now - this.fetchedAt, now)
    this.fetchedAt = now
    this.recordsSinceFetch = 0
    if (!this.isUnderLoad(now)) return this.idle
    const share = Math.min((this.rateAt(now) - RAMP.from) / (RAMP.to - RAMP.from), 1)
    return {
      minBytes: UNDER_LOAD_MIN_BYTES,
      maxWaitMs: Math.max(Math.round(share * RAMP.waitMs), this.timing.gatherMs),
    }
  }

  private limitRate(elapsedMs: number, now: number): void {
    if (elapsedMs < LONG_FETCH.ms) return
    const limit = (LONG_FETCH.tolerance * this.recordsSinceFetch * 1_000) / elapsedMs
    this.perSecond = Math.min(this.rateAt(now), limit)
    this.countedAt = now
  }

  private rateAt(now: number): number {
    return this.perSecond * Math.exp((this.countedAt - now) / DECAY_MS)
  }
}
