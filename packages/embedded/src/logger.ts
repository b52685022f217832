/** The subset of pino's logger that the servers use: fields first, then the message. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const ignore = (): void => undefined

/** Logs nothing: the default of every server. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** Writes warnings and errors to stderr, one line of JSON each. */
export const stderrLogger: Logger = { ...silentLogger, warn: writeLine('warn'), error: writeLine('error') }

function writeLine(level: string) {
  return (fields: object, message: string): void => {
    const line = { level, time: new Date().toISOString(), msg: message, ...withMessages(fields) }
    process.stderr.write(`${JSON.stringify(line)}\n`)
  }
}

// JSON.stringify turns an Error into {}.
const withMessages = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? value.message : value]),
  )
