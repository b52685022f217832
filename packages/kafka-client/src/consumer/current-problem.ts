import { type Logger } from '../logger'

const REPORT_EVERY_MS = 10_000

/** Why the member is not in the group; logged at most every 10 s. */
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
