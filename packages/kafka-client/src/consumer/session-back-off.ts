import { type Logger } from '../logger'
import { backoffMs, sleep } from '../time'

const BACK_OFF = { initialMs: 100, maxMs: 3_000 }
/** A session that was in the group for this long counts as healthy, so the next back-off is short again. */
const HEALTHY_AFTER_MS = 10_000
const REPORT_EVERY_MS = 10_000

/**
 * The back-off between sessions, which grows with each consecutive failure. A successful join does not reset it,
 * because then an error in the first fetch would cause several rebalances of the group per second.
 */
export class SessionBackOff {
  private failures = 0
  private joinedAt: number | undefined

  /** Call it after each join. */
  onJoined(): void {
    this.joinedAt ??= performance.now()
  }

  wait(stopped: AbortSignal): Promise<void> {
    if (performance.now() - (this.joinedAt ?? Infinity) >= HEALTHY_AFTER_MS) this.failures = 0
    this.joinedAt = undefined
    return sleep(backoffMs(++this.failures, BACK_OFF), stopped)
  }
}

/** The current problem; logged at most every 10 s. */
export class CurrentProblem {
  detail = 'not started'
  private loggedAt = -Infinity

  report(error: Error, logger: Logger, fields: object): void {
    this.detail = error.message
    if (performance.now() - this.loggedAt < REPORT_EVERY_MS) return
    this.loggedAt = performance.now()
    logger.warn(fields, `not in the group, retrying: ${error.message}`)
  }
}
