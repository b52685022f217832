import { type Logger } from './logger'

const write =
  (level: string) =>
  (fields: object, message: string): void => {
    process.stderr.write(
      `${JSON.stringify({ level, time: new Date().toISOString(), msg: message, ...readable(fields) })}\n`,
    )
  }

// An Error has no fields of its own that JSON would show.
const readable = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? value.message : value]),
  )

/** One line of JSON for each warning and error, on the error output. */
export const lineLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: write('warn'),
  error: write('error'),
}
