import { compileFindProjection } from '../aggregate/find-projection'
import { compilePipeline } from '../aggregate/pipeline'
import { canonicalKey } from '../bson/canonical-key'
import { type Document, splitPath } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, notSupported } from '../errors'
import { anyAtPath } from '../query/path-values'
import { sortDocuments } from '../query/sort'
import {
  collectionOf,
  type Command,
  type CommandContext,
  type CommandTable,
  countField,
  documentField,
  documentList,
  namespaceOf,
  refuseCollation,
  variablesOf,
} from './context'

const find: Command = (command, context) => {
  refuseCollation(command)
  for (const option of ['tailable', 'awaitData', 'returnKey', 'showRecordId']) {
    if (command[option] === true) throw notSupported(`the find option ${option}`)
  }
  const projection = compileFindProjection(documentField(command, 'projection'), variablesOf(command, context))
  const documents = select(command, context, 'filter').map(projection)
  const batchSize = 'batchSize' in command ? countField(command, 'batchSize') : undefined
  return context.cursors.open(namespaceOf(command), documents, batchSize, command['singleBatch'] === true)
}

/** Applies filter, sort, skip and limit: for find, count and distinct. */
function select(command: Document, context: CommandContext, filterName: string): Document[] {
  const filter = documentField(command, filterName)
  const sort = documentField(command, 'sort')
  const skip = countField(command, 'skip')
  // A negative limit requests a single batch.
  const limit = Math.abs(isNumeric(command['limit']) ? toNumber(command['limit']) : 0) || Infinity
  const isSorted = Object.keys(sort).length > 0
  const records = collectionOf(command, context)?.find(filter, {
    variables: variablesOf(command, context),
    limit: isSorted ? Infinity : skip + limit,
  })
  const documents = (records ?? []).map(({ document }) => document)
  const sorted = isSorted ? sortDocuments(documents, sort) : documents
  return skip === 0 && sorted.length <= limit ? sorted : sorted.slice(skip, skip + limit)
}

const count: Command = (command, context) => {
  refuseCollation(command)
  const countsAll = Object.keys(documentField(command, 'query')).length === 0 && !command['limit'] && !command['skip']
  const n = countsAll ? (collectionOf(command, context)?.size ?? 0) : select(command, context, 'query').length
  return { n }
}

const distinct: Command = (command, context) => {
  refuseCollation(command)
  const path = command['key']
  if (typeof path !== 'string') throw badValue("BSON field 'distinct.key' must be a string")
  const values = new Map<string, unknown>()
  const add = (value: unknown): void => {
    if (value !== undefined) values.set(canonicalKey(value), values.get(canonicalKey(value)) ?? value)
  }
  for (const document of select(command, context, 'query')) {
    anyAtPath(document, splitPath(path), (value) => {
      if (Array.isArray(value)) value.forEach(add)
      else add(value)
      return false
    })
  }
  return { values: [...values.values()] }
}

const aggregate: Command = (command, context) => {
  refuseCollation(command)
  if (command['explain'] === true) throw notSupported('explain')
  const pipeline = documentList(command, 'pipeline')
  const variables = variablesOf(command, context)
  const [first = {}, ...rest] = pipeline
  // A $match at the start may use an index.
  const filter = '$match' in first ? documentField(first, '$match') : undefined
  const stage = compilePipeline(filter ? rest : pipeline, variables)
  const records = collectionOf(command, context)?.find(filter ?? {}, { variables }) ?? []
  const cursor = documentField(command, 'cursor')
  const batchSize = 'batchSize' in cursor ? countField(cursor, 'batchSize') : undefined
  return context.cursors.open(namespaceOf(command), stage(records.map(({ document }) => document)), batchSize)
}

const getMore: Command = (command, { cursors }) =>
  cursors.next(toId(command['getMore']), countField(command, 'batchSize'))

const killCursors: Command = (command, { cursors }) => {
  const ids = Array.isArray(command['cursors']) ? command['cursors'].map(toId) : []
  const cursorsKilled = ids.filter((id) => cursors.kill(id))
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id))
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] }
}

const toId = (value: unknown): bigint => {
  if (typeof value === 'bigint' || Number.isInteger(value)) return BigInt(value as bigint | number)
  throw badValue('a cursor id must be a number')
}

export const readCommands: CommandTable = { find, count, distinct, aggregate, getMore, killCursors }
