/** The subset of pino's logger that the servers use: fields first, then the message. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const noOp = (): void => undefined

/** Logs nothing. The default of every server. */
export const silentLogger: Logger = { debug: noOp, info: noOp, warn: noOp, error: noOp }

/** Writes warnings and errors to stderr as lines of JSON. */
export const stderrLogger: Logger = { ...silentLogger, warn: writeLine('warn'), error: writeLine('error') }

function writeLine(level: string) {
  return (fields: object, message: string): void => {
    const line = { level, time: new Date().toISOString(), msg: message, ...errorsToMessages(fields) }
    process.stderr.write(`${JSON.stringify(line)}\n`)
  }
}

// JSON.stringify would convert an Error to {}.
const errorsToMessages = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? value.message : value]),
  )
