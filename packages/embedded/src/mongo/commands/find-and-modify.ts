import { compileFindProjection } from '../aggregate/find-projection'
import { type Document } from '../bson/document'
import { failedToParse } from '../mongo-errors'
import { type Collection } from '../storage/collection'
import { type StoredRecord } from '../storage/collection-index'
import { compileUpdate } from '../update/compile-update'
import {
  collectionOf,
  type Command,
  type CommandContext,
  type CommandTable,
  documentField,
  documentList,
  variablesOf,
} from './context'

const findAndModify: Command = (command, context) => {
  const isRemoval = command['remove'] === true
  if (isRemoval && ('update' in command || command['new'] === true || command['upsert'] === true)) {
    throw failedToParse("Cannot specify both an 'update' and 'remove'=true, or 'new' or 'upsert' with 'remove'")
  }
  if (!isRemoval && !('update' in command)) throw failedToParse("Either an 'update' or 'remove'=true must be specified")
  return isRemoval ? remove(command, context) : update(command, context)
}

function remove(command: Document, context: CommandContext): Document {
  const collection = collectionOf(command, context)
  const record = findFirst(collection, command, context)
  if (!record) return { lastErrorObject: { n: 0 }, value: null }
  collection.remove(record)
  return { lastErrorObject: { n: 1 }, value: project(record.document, command, context) }
}

function update(command: Document, context: CommandContext): Document {
  const isUpsert = command['upsert'] === true
  const returnsNew = command['new'] === true
  const updater = compileUpdate({
    update: command['update'],
    filter: documentField(command, 'query'),
    arrayFilters: documentList(command, 'arrayFilters', []),
    variables: variablesOf(command, context),
    now: context.now,
  })
  const collection = collectionOf(command, context, isUpsert)
  const record = findFirst(collection, command, context)
  if (record) {
    const before = record.document
    collection.replace(record, updater.apply(before), updater.origin)
    const value = project(returnsNew ? record.document : before, command, context)
    return { lastErrorObject: { n: 1, updatedExisting: true }, value }
  }
  if (!isUpsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null }
  const created = updater.createDocument()
  collection.insert(created)
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: created['_id'] }
  return { lastErrorObject, value: returnsNew ? project(created, command, context) : null }
}

function findFirst(collection: Collection, command: Document, context: CommandContext): StoredRecord | undefined {
  const sort = documentField(command, 'sort')
  const variables = variablesOf(command, context)
  return collection.find(documentField(command, 'query'), { variables, sort, limit: 1 })[0]
}

const project = (document: Document, command: Document, context: CommandContext): Document =>
  compileFindProjection(
    { projection: documentField(command, 'fields'), filter: documentField(command, 'query') },
    variablesOf(command, context),
  )(document)

export const findAndModifyCommands: CommandTable = { findAndModify, findandmodify: findAndModify }
