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

/** A session that was in the group for this long has worked: what ends it afterwards is a failure of its own. */
const STEADY_MS = 10_000

/**
 * The pauses between sessions, longer after each failure in a row. To have joined does not end the row: what fails
 * with the first fetch would have all members join anew several times a second.
 */
export class Restarts {
  private failures = 0
  private joinedAt: number | undefined

  /** Says that the session is in the group. */
  joined(): void {
    this.joinedAt ??= performance.now()
  }

  /** Waits before the next session. */
  pause(stopped: AbortSignal): Promise<void> {
    if (performance.now() - (this.joinedAt ?? Infinity) >= STEADY_MS) this.failures = 0
    this.joinedAt = undefined
    return sleep(backoffMs({ attempt: ++this.failures, ...RESTART }), stopped)
  }
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
