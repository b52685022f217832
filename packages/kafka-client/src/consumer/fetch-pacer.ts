import { type FetchSettings } from '../fetch/fetcher'
import { type ConsumerTiming } from './consumer-options'

/** Between these rates (records per second) the wait grows from 0 to `gatherMs`. A longer `gatherMs` option has priority. */
const RAMP = { from: 450, to: 800, gatherMs: 50 }
/** Limit of the measured rate, records per second. Otherwise, the rate would stay high for too long after a large burst. */
const MAX_PER_SECOND = 1_200
/** More bytes than usually arrive during the wait, so `maxWaitMs` normally ends it. */
const UNDER_LOAD_MIN_BYTES = 64 * 1024
/** Time constant of the measured rate, ms. It is short, so that fetches stop waiting soon after a burst. */
const DECAY_MS = 300

/**
 * Makes the broker collect records for a consumer under load, so that a fetch returns many records: the round trip uses
 * more CPU time than the records. At low rates, the broker responds at the first record.
 */
export class FetchPacer {
  private readonly idle: FetchSettings
  private perSecond = 0
  private countedAt = -Infinity

  constructor(private readonly timing: Pick<ConsumerTiming, 'fetchWaitMs' | 'gatherMs' | 'gatherAbove'>) {
    this.idle = { minBytes: 1, maxWaitMs: timing.fetchWaitMs }
  }

  /** Call it for every fetched batch. `now`: `performance.now()`, as in all methods. */
  count(now: number, records: number): void {
    this.perSecond = Math.min(this.rateAt(now) + (records * 1_000) / DECAY_MS, MAX_PER_SECOND)
    this.countedAt = now
  }

  /** Whether the rate is so high that larger fetches save CPU time. */
  isUnderLoad(now: number): boolean {
    return this.rateAt(now) > this.timing.gatherAbove
  }

  settings(now: number): FetchSettings {
    if (!this.isUnderLoad(now)) return this.idle
    const share = Math.min((this.rateAt(now) - RAMP.from) / (RAMP.to - RAMP.from), 1)
    return {
      minBytes: UNDER_LOAD_MIN_BYTES,
      maxWaitMs: Math.max(Math.round(share * RAMP.gatherMs), this.timing.gatherMs),
    }
  }

  private rateAt(now: number): number {
    return this.perSecond * Math.exp((this.countedAt - now) / DECAY_MS)
  }
}
