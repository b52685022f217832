/** The part of a pino logger that the servers use: fields first, then the message. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const ignore = (): void => undefined

/** Says nothing. The default of every server, since tests and laptops seldom want its chatter. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }
