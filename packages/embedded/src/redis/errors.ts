/** A failure as the protocol reports it: one line that begins with a word in capitals. */
export class RedisError extends Error {
  constructor(
    message: string,
    /** The first word, which clients branch on. */
    readonly code = 'ERR',
  ) {
    super(message)
    this.name = 'RedisError'
  }
}

export const syntaxError = (): RedisError => new RedisError('syntax error')
export const notAnInteger = (): RedisError => new RedisError('value is not an integer or out of range')
export const notAFloat = (): RedisError => new RedisError('value is not a valid float')
export const wrongType = (): RedisError =>
  new RedisError('Operation against a key holding the wrong kind of value', 'WRONGTYPE')
export const wrongArity = (name: string): RedisError =>
  new RedisError(`wrong number of arguments for '${name.toLowerCase()}' command`)

/** The other side does not speak the protocol; it is told so and its connection is closed. */
export class ProtocolError extends RedisError {
  constructor(message: string) {
    super(`Protocol error: ${message}`)
    this.name = 'ProtocolError'
  }
}
