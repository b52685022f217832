import { type Reply } from '../protocol/replies'
import { type Session } from '../session'

/** An entry of the command table. */
export interface Command {
  /** Number of arguments including the command name; negative: at least as many. */
  arity: number
  /** Runs the command with the arguments after its name. Throws RedisError. */
  run: (args: readonly Buffer[], session: Session) => Reply
  /** Allowed on a RESP2 connection that is subscribed to channels. */
  whileSubscribed?: boolean
  /** Runs immediately inside MULTI instead of being queued. */
  runsInMulti?: boolean
  /** Cannot be queued, since it sends more than one reply. */
  isForbiddenInMulti?: boolean
}

export type CommandTable = Readonly<Record<string, Command>>

/** Bytes as a latin1 string, one character per byte: how keys, fields and members are stored. */
export const binaryText = (bytes: Buffer): string => bytes.toString('latin1')

export const toBytes = (text: string): Buffer => Buffer.from(text, 'latin1')

/** Copies a stored value, which would otherwise keep the whole received chunk in memory. */
export const copyOf = (bytes: Buffer): Buffer => Buffer.from(bytes)
