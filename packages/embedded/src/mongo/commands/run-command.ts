import { type Document } from '../bson/document'
import { MongoCommandError } from '../errors'
import { collectionCommands } from './collections'
import { type CommandContext, type CommandTable } from './context'
import { findAndModifyCommands } from './find-and-modify'
import { handshakeCommands } from './handshake'
import { readCommands } from './read'
import { writeCommands } from './write'

const commands: CommandTable = {
  ...handshakeCommands,
  ...readCommands,
  ...writeCommands,
  ...findAndModifyCommands,
  ...collectionCommands,
}

/** Runs a command synchronously, hence atomically, and returns its reply. Does not throw. */
export function runCommand(command: Document, context: CommandContext): Document {
  const [name = ''] = Object.keys(command)
  try {
    const run = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!run) throw new MongoCommandError(59, `no such command: '${name}'`)
    if ('txnNumber' in command || 'startTransaction' in command) {
      throw new MongoCommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos')
    }
    return Object.assign({}, run(command, context), { ok: 1 })
  } catch (error) {
    return asCommandError(error).toReply()
  }
}

function asCommandError(error: unknown): MongoCommandError {
  if (error instanceof MongoCommandError) return error
  // For example, bson cannot serialize a stored value: only this command fails.
  return new MongoCommandError(8, error instanceof Error ? error.message : String(error))
}
