import { type Logger } from '../logger'
import { backoffMs, sleep } from '../time'

const BACK_OFF = { initialMs: 100, maxMs: 3_000 }
/** After this long in the group a session counts as healthy, and the back-off starts over. */
const HEALTHY_AFTER_MS = 10_000
const REPORT_EVERY_MS = 10_000

/**
 * The back-off between sessions, longer after each failure in a row. A successful join does not reset it: an error in
 * the first fetch would otherwise make the whole group rebalance several times a second.
 */
export class Restarts {
  private failures = 0
  private joinedAt: number | undefined

  /** Call it whenever the session has joined the group. */
  joined(): void {
    this.joinedAt ??= performance.now()
  }

  /** Waits before the next session. */
  backOff(stopped: AbortSignal): Promise<void> {
    if (performance.now() - (this.joinedAt ?? Infinity) >= HEALTHY_AFTER_MS) this.failures = 0
    this.joinedAt = undefined
    return sleep(backoffMs(++this.failures, BACK_OFF), stopped)
  }
}

/** The current problem; logged at most every 10 s. */
export class CurrentProblem {
  detail = 'not started'
  private loggedAt = 0

  report(error: Error, logger: Logger, fields: object): void {
    this.detail = error.message
    if (Date.now() - this.loggedAt < REPORT_EVERY_MS) return
    this.loggedAt = Date.now()
    logger.warn(fields, `group session failed, restarting it: ${error.message}`)
  }
}
