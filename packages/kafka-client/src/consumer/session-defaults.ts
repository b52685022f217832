import { type Logger } from '../logger'
import { backoffMs, sleep } from '../time'
import { type ConsumerTiming } from './types'

/** Group timing unless a consumer says otherwise, ms. */
export const DEFAULT_TIMING: ConsumerTiming = {
  sessionTimeoutMs: 6_000,
  heartbeatMs: 300,
  rebalanceTimeoutMs: 30_000,
  fetchWaitMs: 300,
  gatherMs: 6,
  commitDelayMs: 20,
}

const RESTART = { initialMs: 100, maxMs: 3_000 }
const REPORT_EVERY_MS = 10_000

/** Waits before the next session, longer after each failure in a row. */
export function pauseBeforeRestart(failures: number, stopped: AbortSignal): Promise<void> {
  return sleep(backoffMs({ attempt: failures, ...RESTART }), stopped)
}

/** What is wrong at the moment, and says it in the log at most every ten seconds. */
export class Trouble {
  detail: string
  private reportedAt = 0

  constructor(detail: string) {
    this.detail = detail
  }

  report(error: Error, logger: Logger, fields: object): void {
    this.detail = error.message
    if (Date.now() - this.reportedAt < REPORT_EVERY_MS) return
    this.reportedAt = Date.now()
    logger.warn(fields, `starts anew: ${error.message}`)
  }
}
