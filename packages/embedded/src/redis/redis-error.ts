import { notSupportedMessage } from '../not-supported'

/** An error reply to the client. */
export class RedisError extends Error {
  constructor(
    message: string,
    /** The first word of the reply, by which clients recognize the error. */
    readonly code = 'ERR',
  ) {
    super(message)
    this.name = 'RedisError'
  }
}

export const syntaxError = (): RedisError => new RedisError('syntax error')
export const notAnInteger = (): RedisError => new RedisError('value is not an integer or out of range')
export const notSupported = (feature: string): RedisError => new RedisError(notSupportedMessage(feature))
export const unknownSubcommand = (command: string, subcommand: string): RedisError =>
  new RedisError(`unknown subcommand '${subcommand}'. Try ${command} HELP.`)
export const invalidSubcommand = (command: string, subcommand: string): RedisError =>
  new RedisError(`unknown subcommand or wrong number of arguments for '${subcommand}'. Try ${command} HELP.`)
export const wrongType = (): RedisError =>
  new RedisError('Operation against a key holding the wrong kind of value', 'WRONGTYPE')
export const wrongArity = (name: string): RedisError =>
  new RedisError(`wrong number of arguments for '${name.toLowerCase()}' command`)

export const notAllowedInScript = (): RedisError => new RedisError('This Redis command is not allowed from script')

/** For expressions, such as `value ?? throwSyntaxError()`. */
export function throwSyntaxError(): never {
  throw syntaxError()
}

/** A request is not RESP or exceeds a size limit. The server replies with this error and closes the connection. */
export class ProtocolError extends RedisError {
  constructor(message: string) {
    super(`Protocol error: ${message}`)
    this.name = 'ProtocolError'
  }
}
