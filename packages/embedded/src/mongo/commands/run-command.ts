import { withCollation } from '../bson/collation'
import { type Document } from '../bson/document'
import { MongoCommandError } from '../errors'
import { collectionCommands } from './collections'
import { collationOf, type CommandContext, type CommandTable } from './context'
import { explainCommands } from './explain'
import { findAndModifyCommands } from './find-and-modify'
import { handshakeCommands } from './handshake'
import { readCommands } from './read'
import { writeCommands } from './write'

const commands: CommandTable = {
  ...handshakeCommands,
  ...readCommands,
  ...explainCommands,
  ...writeCommands,
  ...findAndModifyCommands,
  ...collectionCommands,
}

/** The names of all commands. */
export const commandNames = (): string[] => Object.keys(commands)

/** Runs a command and returns its reply. Synchronous, so each command is atomic. Does not throw. */
export function runCommand(command: Document, context: CommandContext): Document {
  const [name = ''] = Object.keys(command)
  try {
    const run = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!run) throw new MongoCommandError(59, `no such command: '${name}'`)
    const refusal = context.faults.takeRefusal(name)
    if (refusal) throw refusal
    if ('txnNumber' in command || 'startTransaction' in command) {
      throw new MongoCommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos')
    }
    return Object.assign(
      {},
      withCollation(collationOf(command, context), () => run(command, context)),
      { ok: 1 },
    )
  } catch (error) {
    return asCommandError(error).toReply()
  }
}

function asCommandError(error: unknown): MongoCommandError {
  if (error instanceof MongoCommandError) return error
  // An unexpected error, for example of bson, fails this command only.
  return new MongoCommandError(8, error instanceof Error ? error.message : String(error))
}
