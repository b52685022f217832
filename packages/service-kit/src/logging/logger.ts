import { type DestinationStream, type Logger, pino } from 'pino'
import { redactFields, withoutUserinfo } from './redaction'
import { stdoutDestination } from './stdout'

export type { Logger } from 'pino'

/** Levels of `LOG_LEVEL`, from verbose to silent. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LoggerOptions {
  service: string
  pod: string
  /** Default info. */
  level?: LogLevel
  /** Default {@link stdoutDestination}. */
  destination?: DestinationStream
  /** Returns fields that each entry has in addition, such as the trace. Default: none. */
  mixin?: () => object
}

/**
 * Writes each entry as a line of JSON with time (ISO 8601), level, service and pod. Redacts credentials in URLs, and
 * values whose key contains a word such as password or token.
 */
export function createLogger({ service, pod, level = 'info', destination, mixin }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service, pod },
    ...(mixin ? { mixin } : {}),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redactFields },
    // `redactFields` has already converted errors to plain objects.
    serializers: { err: (error: unknown) => error },
    hooks: { streamWrite: withoutUserinfo },
  }
  return pino(options, destination ?? stdoutDestination())
}
