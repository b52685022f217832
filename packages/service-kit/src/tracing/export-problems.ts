import { type DiagLogger } from '@opentelemetry/api'
import { type Logger } from '../logging/logger'

const WARNING_INTERVAL_MS = 60_000

/**
 * Logs problems of the SDK, such as a collector that does not respond: at most one a minute, since each export repeats
 * them.
 */
export function exportProblems(logger: Logger, now: () => number = Date.now): DiagLogger {
  let warnedAt = -Infinity
  const warn = (problem: string) => {
    if (now() - warnedAt < WARNING_INTERVAL_MS) return
    warnedAt = now()
    logger.warn({ problem }, 'OpenTelemetry cannot export traces')
  }
  const ignore = () => undefined
  return { error: warn, warn, info: ignore, debug: ignore, verbose: ignore }
}
