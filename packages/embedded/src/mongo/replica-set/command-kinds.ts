import { type Document, isDocument } from '../bson/document'

const documentWrites = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify'])

const writes = new Set([
  ...documentWrites,
  'create',
  'createIndexes',
  'dropIndexes',
  'drop',
  'dropDatabase',
  'renameCollection',
  'collMod',
])

/** Whether a command changes data. */
export function isWrite(command: Document): boolean {
  const [name = ''] = Object.keys(command)
  const { pipeline } = command
  const lastStage: unknown = name === 'aggregate' && Array.isArray(pipeline) ? pipeline.at(-1) : undefined
  return writes.has(name) || (isDocument(lastStage) && ('$out' in lastStage || '$merge' in lastStage))
}

/** The namespace of a command that changes documents of one collection; undefined for any other command. */
export function writtenNamespace(command: Document): string | undefined {
  const [name = ''] = Object.keys(command)
  return documentWrites.has(name) ? `${String(command['$db'])}.${String(command[name])}` : undefined
}

const allowedInTransaction = new Set([
  'find',
  'getMore',
  'killCursors',
  'aggregate',
  'distinct',
  ...documentWrites,
  'create',
  'createIndexes',
  'commitTransaction',
  'abortTransaction',
])

/** The command or stage that is not allowed in a transaction; undefined if the command is allowed. */
export function forbiddenInTransaction(command: Document): string | undefined {
  const [name = ''] = Object.keys(command)
  if (!allowedInTransaction.has(name)) return name
  const { pipeline } = command
  const stages = Array.isArray(pipeline) ? pipeline.filter(isDocument).flatMap((stage) => Object.keys(stage)) : []
  return stages.find((stage) => stage === '$out' || stage === '$merge' || stage === '$changeStream')
}
