import { compileFindProjection } from '../aggregate/find-projection'
import { compilePipeline } from '../aggregate/pipeline'
import { type Document, isDocument, isEmpty, splitPath } from '../bson/document'
import { numberOr } from '../bson/numeric'
import { badValue, MongoCommandError, notSupported } from '../mongo-errors'
import { distinctValues } from '../expression/array-operators'
import { compileExpression } from '../expression/compile-expression'
import { type Variables } from '../query/filter'
import { ChangeStream } from '../replica-set/change-stream'
import { valuesAtPath } from '../query/path-values'
import { MustWait } from '../must-wait'
import { explainCommand } from './explain'
import {
  collectionOf,
  type Command,
  type CommandContext,
  type CommandTable,
  countField,
  databaseOf,
  documentField,
  documentList,
  namespaceOf,
  variablesOf,
} from './context'

const find: Command = (command, context) => {
  for (const option of ['tailable', 'awaitData', 'returnKey', 'showRecordId']) {
    if (command[option] === true) throw notSupported(`the find option ${option}`)
  }
  const projection = compileFindProjection(
    { projection: documentField(command, 'projection'), filter: documentField(command, 'filter') },
    variablesOf(command, context),
  )
  const documents = findDocuments(command, context, 'filter').map(projection)
  const batchSize = 'batchSize' in command ? countField(command, 'batchSize') : undefined
  return context.cursors.open(namespaceOf(command), documents, batchSize, command['singleBatch'] === true)
}

/** The documents that match the filter, after sort, skip and limit. For find, count and distinct. */
function findDocuments(command: Document, context: CommandContext, filterName: 'filter' | 'query'): Document[] {
  const skip = countField(command, 'skip')
  // As in MongoDB, count with a negative limit uses its absolute value.
  const limit = Math.abs(numberOr(command['limit'], 0)) || Infinity
  const records = collectionOf(command, context).find(documentField(command, filterName), {
    variables: variablesOf(command, context),
    sort: documentField(command, 'sort'),
    hint: command['hint'],
    limit: skip + limit,
  })
  return records.slice(skip).map(({ document }) => document)
}

const count: Command = (command, context) => {
  const countsAll = isEmpty(documentField(command, 'query')) && !command['limit'] && !command['skip']
  const n = countsAll ? collectionOf(command, context).size : findDocuments(command, context, 'query').length
  return { n }
}

const distinct: Command = (command, context) => {
  const path = command['key']
  if (typeof path !== 'string') throw badValue("BSON field 'distinct.key' must be a string")
  const documents = findDocuments(command, context, 'query')
  const values = documents.flatMap((document) => valuesAtPath(document, splitPath(path)))
  return { values: distinctValues(values.filter((value) => value !== undefined)) }
}

const aggregate: Command = (command, context) => {
  if (command['explain'] === true) return explainCommand(command, context)
  const pipeline = documentList(command, 'pipeline')
  const variables = variablesOf(command, context)
  const pipelineContext = { variables, database: databaseOf(command), catalog: context.catalog }
  const [firstStage = {}, ...laterStages] = pipeline
  if ('$changeStream' in firstStage) return watch(command, pipeline, context)
  // Leaves a $match at the start to the collection, which can use an index.
  const filter = '$match' in firstStage ? documentField(firstStage, '$match') : undefined
  const stage = compilePipeline(filter || '$documents' in firstStage ? laterStages : pipeline, pipelineContext)
  const cursor = documentField(command, 'cursor')
  const batchSize = 'batchSize' in cursor ? countField(cursor, 'batchSize') : undefined
  if (command['aggregate'] === 1) {
    const documents = stage(literalDocuments(firstStage, variables))
    return context.cursors.open(`${pipelineContext.database}.$cmd.aggregate`, documents, batchSize)
  }
  const records = collectionOf(command, context).find(filter ?? {}, { variables, hint: command['hint'] })
  return context.cursors.open(namespaceOf(command), stage(records.map(({ document }) => document)), batchSize)
}

/** The documents of the stage `$documents`, with which a pipeline without a collection starts. */
function literalDocuments(stage: Document, variables: Variables): Document[] {
  if (!('$documents' in stage)) throw notSupported('aggregation of a database without $documents')
  const documents = compileExpression(stage['$documents'])({ root: {}, variables })
  if (Array.isArray(documents) && documents.every(isDocument)) return documents
  throw new MongoCommandError(40602, 'an array of objects is expected for $documents')
}

/** Opens a change stream of a collection, of a database, or of all databases. */
function watch(command: Document, pipeline: Document[], { catalog, cursors, replicaSet }: CommandContext): Document {
  if (!replicaSet) throw new MongoCommandError(40573, 'The $changeStream stage is only supported on replica sets')
  const database = databaseOf(command)
  const collection = command['aggregate'] === 1 ? undefined : String(command['aggregate'])
  const source = { variables: {}, database, catalog, oplog: replicaSet.oplog, scope: { database, collection } }
  const stream = new ChangeStream(`${database}.${collection ?? '$cmd.aggregate'}`, pipeline, source)
  const { batchSize } = documentField(command, 'cursor')
  return cursors.start(stream, numberOr(batchSize, undefined))
}

/** How long a getMore of a change stream waits for an event if the client sets no `maxTimeMS`. */
const defaultAwaitMs = 1_000

const getMore: Command = (command, { cursors, replicaSet, elapsedMs }) => {
  const { reply, waits } = cursors.next(toCursorId(command['getMore']), countField(command, 'batchSize'))
  const awaitMs = 'maxTimeMS' in command ? countField(command, 'maxTimeMS') : defaultAwaitMs
  const remainingMs = awaitMs - elapsedMs()
  if (waits && replicaSet && remainingMs > 0) throw new MustWait(replicaSet.oplog.next(), remainingMs)
  return reply
}

const killCursors: Command = (command, { cursors, replicaSet }) => {
  const ids = Array.isArray(command['cursors']) ? command['cursors'].map(toCursorId) : []
  const cursorsKilled = ids.filter((id) => cursors.kill(id))
  replicaSet?.oplog.wake()
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id))
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] }
}

const toCursorId = (value: unknown): bigint => {
  if (typeof value === 'bigint' || Number.isInteger(value)) return BigInt(value as bigint | number)
  throw badValue('a cursor id must be a number')
}

export const readCommands: CommandTable = { find, count, distinct, aggregate, getMore, killCursors }
