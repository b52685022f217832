import { type Document } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { failedToParse, MongoCommandError } from '../errors'
import { type Variables } from '../query/filter'
import { sortDocuments } from '../query/sort'
import { type Collection } from '../storage/collection'
import { type StoredRecord } from '../storage/collection-index'
import { compileUpdate, withId } from '../update/compile-update'
import {
  type Command,
  type CommandContext,
  type CommandTable,
  documentField,
  documentList,
  namespaceOf,
  refuseCollation,
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
    const { matched, modified, upsertedId } = runUpdate(command, statement, context)
    total.n += matched
    total.nModified += modified
    if (upsertedId !== undefined) upserted.push({ index, _id: upsertedId })
  })
  return { ...total, ...(upserted.length > 0 && { upserted }), ...failures }
}

interface UpdateOutcome {
  matched: number
  modified: number
  upsertedId?: unknown
}

function runUpdate(command: Document, statement: Document, context: CommandContext): UpdateOutcome {
  refuseCollation(statement)
  const filter = documentField(statement, 'q')
  const isMulti = statement['multi'] === true
  const variables = { ...variablesOf(command, context), ...variablesOf(statement, context) }
  const arrayFilters = documentList(statement, 'arrayFilters', [])
  const updater = compileUpdate({ update: statement['u'], filter, arrayFilters, variables, now: context.now })
  if (isMulti && updater.isReplacement)
    throw failedToParse('multi update is not supported for replacement-style update')
  const collection = collectionToChange(command, statement['upsert'] === true, context)
  const records = collection ? choose(collection, { filter, variables, statement, isMulti }) : []
  if (collection && records.length === 0 && statement['upsert'] === true) {
    const created = withId(updater.createDocument())
    collection.insert(created)
    return { matched: 1, modified: 0, upsertedId: created['_id'] }
  }
  const modified = records.filter((record) => changeRecord(collection, record, updater.apply(record.document))).length
  return { matched: records.length, modified }
}

function choose(
  collection: Collection,
  {
    filter,
    variables,
    statement,
    isMulti,
  }: { filter: Document; variables: Document; statement: Document; isMulti: boolean },
): StoredRecord[] {
  const sort = documentField(statement, 'sort')
  return isMulti ? collection.find(filter, { variables }) : findFirst(collection, { filter, sort, variables })
}

/** The first matching record in the order of `sort`, as a list of one record or none. */
export function findFirst(
  collection: Collection | undefined,
  { filter, sort, variables }: { filter: Document; sort: Document; variables: Variables },
): StoredRecord[] {
  const isSorted = Object.keys(sort).length > 0
  const records = collection?.find(filter, { variables, limit: isSorted ? Infinity : 1 }) ?? []
  if (!isSorted) return records
  const byDocument = new Map(records.map((record) => [record.document, record]))
  const [first] = sortDocuments([...byDocument.keys()], sort)
  const record = first && byDocument.get(first)
  return record ? [record] : []
}

function changeRecord(collection: Collection | undefined, record: StoredRecord, changed: Document): boolean {
  if (changed === record.document) return false
  collection?.replace(record, changed)
  return true
}

// Only an upsert creates the collection.
function collectionToChange(command: Document, isUpsert: boolean, { catalog }: CommandContext): Collection | undefined {
  const namespace = namespaceOf(command)
  return isUpsert ? catalog.findOrCreate(namespace) : catalog.find(namespace)
}

const deleteCommand: Command = (command, context) => {
  const collection = context.catalog.find(namespaceOf(command))
  let n = 0
  const failures = eachStatement(command, 'deletes', (statement) => {
    refuseCollation(statement)
    const limit = isNumeric(statement['limit']) ? toNumber(statement['limit']) : 0
    const variables = variablesOf(command, context)
    const records =
      collection?.find(documentField(statement, 'q'), { variables, limit: limit === 1 ? 1 : Infinity }) ?? []
    for (const record of records) collection?.remove(record)
    n += records.length
  })
  return { n, ...failures }
}

/** Runs the statements of a bulk write. Errors are reported by index; the first one stops the bulk if it is ordered. */
function eachStatement(command: Document, field: string, run: (statement: Document, index: number) => void): Document {
  const writeErrors: Document[] = []
  for (const [index, statement] of documentList(command, field).entries()) {
    try {
      run(statement, index)
    } catch (error) {
      if (!(error instanceof MongoCommandError)) throw error
      const { code, message: errmsg, details } = error
      writeErrors.push({ index, code, errmsg, ...details })
      if (command['ordered'] !== false) break
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {}
}

export const writeCommands: CommandTable = { insert, update, delete: deleteCommand }
