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
}

/**
 * A JSON logger: one line per entry with time (ISO 8601), level as a word, service and pod. Values of secret-looking
 * keys and credentials inside URLs never reach the line.
 */
export function createLogger({ service, pod, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service, pod },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redactFields },
    // `redactFields` has turned errors into plain objects.
    serializers: { err: (error: unknown) => error },
    hooks: { streamWrite: withoutUserinfo },
  }
  return pino(options, destination ?? stdoutDestination())
}
