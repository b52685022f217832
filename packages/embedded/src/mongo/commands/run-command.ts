import { ownValue } from '../../own-value'
import { withCollation } from '../bson/collation'
import { type Document, isDocument } from '../bson/document'
import { numberOr } from '../bson/numeric'
import { MongoCommandError, notSupported } from '../mongo-errors'
import { isWrite } from '../replica-set/command-kinds'
import { withLabels } from '../replica-set/error-labels'
import { type Execute } from '../replica-set/session-runner'
import { MustWait } from '../must-wait'
import { collectionCommands } from './collections'
import { collationOf, type Command, type CommandContext, type CommandTable } from './context'
import { explainCommands } from './explain'
import { findAndModifyCommands } from './find-and-modify'
import { serverCommands } from './server-commands'
import { readCommands } from './read'
import { writeCommands } from './write'

const commands: CommandTable = {
  ...serverCommands,
  ...readCommands,
  ...explainCommands,
  ...writeCommands,
  ...findAndModifyCommands,
  ...collectionCommands,
}

/** The names of all commands. */
export const commandNames = (): string[] => Object.keys(commands)

/**
 * Runs a command and returns its reply, or a promise if the command must wait. It runs synchronously, so each command
 * is atomic. Does not throw.
 */
export function runCommand(command: Document, context: CommandContext): Document | Promise<Document> {
  const [name = ''] = Object.keys(command)
  const run = ownValue(commands, name)
  if (!run) return attempt(command, context, failWith(new MongoCommandError(59, `no such command: '${name}'`)))
  const refusal = context.faults.takeRefusal(name)
  return attempt(command, context, refusal ? failWith(refusal) : run)
}

const failWith =
  (error: MongoCommandError): Command =>
  () => {
    throw error
  }

function attempt(command: Document, context: CommandContext, run: Command): Document | Promise<Document> {
  try {
    return { ...runInSession(command, context, run), ok: 1, ...context.replicaSet?.times() }
  } catch (error) {
    if (!(error instanceof MustWait))
      return { ...withLabels(asCommandError(error), command).toReply(), ...context.replicaSet?.times() }
    return error.wait().then(() => (context.isConnected() ? attempt(command, context, run) : {}))
  }
}

function runInSession(command: Document, context: CommandContext, run: Command): Document {
  const { replicaSet } = context
  const execute: Execute = (catalog, transaction) => {
    const commandContext = { ...context, catalog, transaction }
    const reply = withCollation(collationOf(command, commandContext), () => run(command, commandContext))
    assertInTime(command, context.elapsedMs())
    return reply
  }
  const { readConcern } = command
  if (isDocument(readConcern) && readConcern['level'] === 'snapshot' && command['autocommit'] !== false)
    throw notSupported('the read concern snapshot outside of transactions')
  if (replicaSet) return replicaSet.sessionRunner.run(command, context.elapsedMs(), execute)
  if ('txnNumber' in command || 'startTransaction' in command)
    throw new MongoCommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos')
  return execute(context.catalog)
}

/**
 * Checks only reads; `SessionRunner` limits the time for which writes wait. The `maxTimeMS` of getMore is how long it
 * waits for events of a change stream.
 * @throws MongoCommandError 50 if the read took longer than its `maxTimeMS`.
 */
function assertInTime(command: Document, elapsedMs: number): void {
  const { maxTimeMS } = command
  const [name = ''] = Object.keys(command)
  if (!Object.hasOwn(readCommands, name) || 'getMore' in command || isWrite(command)) return
  const limitMs = numberOr(maxTimeMS, 0) || Infinity
  if (elapsedMs > limitMs) throw new MongoCommandError(50, 'operation exceeded time limit')
}

function asCommandError(error: unknown): MongoCommandError {
  if (error instanceof MongoCommandError) return error
  // An unexpected error, such as a BSONError, fails this command only.
  return new MongoCommandError(8, error instanceof Error ? error.message : String(error))
}
