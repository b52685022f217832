import { type DiagLogger } from '@opentelemetry/api'
import { type Logger } from '../logging/logger'

const WARNING_INTERVAL_MS = 60_000

/**
 * A logger for OpenTelemetry's SDK. It logs the SDK's problems, such as a collector that does not respond, at most once a
 * minute, because each export repeats them.
 */
export function createDiagLogger(logger: Logger, now: () => number = Date.now): DiagLogger {
  let warnedAt = -Infinity
  const warn = (problem: string) => {
    if (now() - warnedAt < WARNING_INTERVAL_MS) return
    warnedAt = now()
    logger.warn({ problem }, 'OpenTelemetry reports a problem, so traces may be missing')
  }
  const ignore = () => undefined
  return { error: warn, warn, info: ignore, debug: ignore, verbose: ignore }
}
