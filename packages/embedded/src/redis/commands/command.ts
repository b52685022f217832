import { type Reply } from '../protocol/replies'
import { type Session } from '../session'

/** A command of the table. */
export interface Command {
  /** Number of words with the name itself; below 0: at least as many. */
  arity: number
  /** Runs with the words behind the name. Throws RedisError. */
  run: (args: readonly Buffer[], session: Session) => Reply
  /** Allowed to a RESP2 connection that subscribes to channels. */
  whileSubscribed?: boolean
  /** Done at once also inside MULTI. */
  isImmediate?: boolean
  /** Cannot be queued, since it answers with more than one reply. */
  isRefusedInMulti?: boolean
}

export type CommandTable = Readonly<Record<string, Command>>

/** Bytes as a text of one character per byte: what keys, fields and members are kept as. */
export const binaryText = (bytes: Buffer): string => bytes.toString('latin1')

export const toBytes = (text: string): Buffer => Buffer.from(text, 'latin1')

/** A copy, so that a small value does not keep the whole chunk alive that it came in. */
export const own = (bytes: Buffer): Buffer => Buffer.from(bytes)
