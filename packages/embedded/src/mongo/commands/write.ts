import { withCollation } from '../bson/collation'
import { type Document } from '../bson/document'
import { numberOr } from '../bson/numeric'
import { failedToParse, MongoCommandError } from '../mongo-errors'
import { WriteConflictError } from '../replica-set/transaction'
import { compileUpdate, withId } from '../update/compile-update'
import {
  collationOf,
  collectionOf,
  type Command,
  type CommandContext,
  type CommandTable,
  documentField,
  documentList,
  namespaceOf,
  variablesOf,
} from './context'

const insert: Command = (command, context) => {
  const collection = context.catalog.findOrCreate(namespaceOf(command))
  let n = 0
  const failures = eachStatement(command, 'documents', (document) => {
    collection.insert(withId(document))
    n++
  })
  return { n, ...failures }
}

const update: Command = (command, context) => {
  const total = { n: 0, nModified: 0 }
  const upserted: Document[] = []
  const failures = eachStatement(command, 'updates', (statement, index) => {
    const { matched, modified, upsertedId } = withCollation(collationOf(command, context, statement), () =>
      runUpdate(command, statement, context),
    )
    total.n += matched
    total.nModified += modified
    if (upsertedId !== undefined) upserted.push({ index, _id: upsertedId })
  })
  return { ...total, ...(upserted.length > 0 && { upserted }), ...failures }
}

interface UpdateResult {
  matched: number
  modified: number
  upsertedId?: unknown
}

function runUpdate(command: Document, statement: Document, context: CommandContext): UpdateResult {
  const filter = documentField(statement, 'q')
  const isMulti = statement['multi'] === true
  const isUpsert = statement['upsert'] === true
  const variables = { ...variablesOf(command, context), ...variablesOf(statement, context) }
  const arrayFilters = documentList(statement, 'arrayFilters', [])
  const updater = compileUpdate({ update: statement['u'], filter, arrayFilters, variables, now: context.now })
  if (isMulti && updater.origin === 'replacement')
    throw failedToParse('multi update is not supported for replacement-style update')
  const collection = collectionOf(command, context, isUpsert)
  const selection = isMulti ? { variables } : { variables, sort: documentField(statement, 'sort'), limit: 1 }
  const records = collection.find(filter, selection)
  if (records.length === 0 && isUpsert) {
    const created = updater.createDocument()
    collection.insert(created)
    return { matched: 1, modified: 0, upsertedId: created['_id'] }
  }
  const { origin } = updater
  const modified = records.filter((record) => collection.replace(record, updater.apply(record.document), origin))
  return { matched: records.length, modified: modified.length }
}

const deleteCommand: Command = (command, context) => {
  let n = 0
  const failures = eachStatement(command, 'deletes', (statement) => {
    n += withCollation(collationOf(command, context, statement), () => runDelete(command, statement, context))
  })
  return { n, ...failures }
}

function runDelete(command: Document, statement: Document, context: CommandContext): number {
  const collection = collectionOf(command, context)
  const limit = numberOr(statement['limit'], 0)
  const variables = variablesOf(command, context)
  const records = collection.find(documentField(statement, 'q'), { variables, limit: limit || Infinity })
  for (const record of records) collection.remove(record)
  return records.length
}

/** Runs the statements of a bulk write and returns the errors by index. An ordered write stops at the first error. */
function eachStatement(command: Document, field: string, run: (statement: Document, index: number) => void): Document {
  const writeErrors: Document[] = []
  for (const [index, statement] of documentList(command, field).entries()) {
    try {
      run(statement, index)
    } catch (error) {
      if (!(error instanceof MongoCommandError) || error instanceof WriteConflictError) throw error
      const { code, message: errmsg, details } = error
      writeErrors.push({ index, code, errmsg, ...details })
      if (command['ordered'] !== false) break
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {}
}

export const writeCommands: CommandTable = { insert, update, delete: deleteCommand }
