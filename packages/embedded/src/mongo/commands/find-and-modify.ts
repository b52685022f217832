import { compileFindProjection } from '../aggregate/find-projection'
import { type Document } from '../bson/document'
import { failedToParse } from '../errors'
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
import { findFirst } from './write'

const findAndModify: Command = (command, context) => {
  refuseCollation(command)
  const isRemoval = command['remove'] === true
  if (isRemoval && ('update' in command || command['new'] === true || command['upsert'] === true)) {
    throw failedToParse("Cannot specify both an 'update' and 'remove'=true, or 'new' or 'upsert' with 'remove'")
  }
  if (!isRemoval && !('update' in command)) throw failedToParse("Either an 'update' or 'remove'=true must be specified")
  return isRemoval ? remove(command, context) : update(command, context)
}

function remove(command: Document, context: CommandContext): Document {
  const collection = context.catalog.find(namespaceOf(command))
  const [record] = chosen(command, context)
  if (record) collection?.remove(record)
  return { lastErrorObject: { n: record ? 1 : 0 }, value: record ? projected(command, context, record.document) : null }
}

function update(command: Document, context: CommandContext): Document {
  const isUpsert = command['upsert'] === true
  const namespace = namespaceOf(command)
  const updater = compileUpdate({
    update: command['update'],
    filter: documentField(command, 'query'),
    arrayFilters: documentList(command, 'arrayFilters', []),
    variables: variablesOf(command, context),
    now: context.now,
  })
  const collection = isUpsert ? context.catalog.findOrCreate(namespace) : context.catalog.find(namespace)
  const [record] = chosen(command, context)
  if (collection && record) {
    const before = record.document
    const after = updater.apply(before)
    if (after !== before) collection.replace(record, after)
    const value = projected(command, context, command['new'] === true ? after : before)
    return { lastErrorObject: { n: 1, updatedExisting: true }, value }
  }
  if (!collection || !isUpsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null }
  const created = withId(updater.createDocument())
  collection.insert(created)
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: created['_id'] }
  return { lastErrorObject, value: command['new'] === true ? projected(command, context, created) : null }
}

function chosen(command: Document, context: CommandContext) {
  const [filter, sort] = [documentField(command, 'query'), documentField(command, 'sort')]
  const collection = context.catalog.find(namespaceOf(command))
  return findFirst(collection, { filter, sort, variables: variablesOf(command, context) })
}

const projected = (command: Document, context: CommandContext, document: Document): Document =>
  compileFindProjection(documentField(command, 'fields'), variablesOf(command, context))(document)

export const findAndModifyCommands: CommandTable = { findAndModify, findandmodify: findAndModify }
