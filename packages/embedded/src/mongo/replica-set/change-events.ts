import { type Document } from '../bson/document'
import { type Catalog } from '../storage/catalog'
import { type OplogEntry } from './oplog'
import { resumeToken } from './resume-token'
import { describeUpdate } from './update-description'

/** What a change stream watches: a collection, a database, or all databases. */
export interface WatchScope {
  database?: string | undefined
  collection?: string | undefined
}

interface EventOptions {
  scope: WatchScope
  looksUpDocument: boolean
  catalog: Catalog
}

/** The events of a change: none, one, or one followed by `invalidate`, which ends the stream. */
export function changeEvents(entry: OplogEntry, options: EventOptions): Document[] {
  const { scope } = options
  const { change } = entry
  const [database = '', collection] = splitNamespace(change.namespace)
  if (scope.database !== undefined && scope.database !== database) return []
  if (scope.collection !== undefined && scope.collection !== collection) return []
  const fields = fieldsOf(entry, options)
  if (!fields) return []
  const ns = collection === undefined ? { db: database } : { db: database, coll: collection }
  const event = { ...commonFields(entry, fields.operationType), ns, ...fields, ...entry.transaction }
  return endsStream(scope, fields.operationType) ? [event, commonFields(entry, 'invalidate')] : [event]
}

const endsStream = ({ database, collection }: WatchScope, operationType: string): boolean =>
  collection === undefined
    ? database !== undefined && operationType === 'dropDatabase'
    : operationType === 'drop' || operationType === 'rename'

const commonFields = ({ sequence, time, wallTime }: OplogEntry, operationType: string): Document => ({
  _id: resumeToken(sequence, operationType === 'invalidate'),
  operationType,
  clusterTime: time,
  wallTime,
})

/** The other fields of an event; undefined for a change that is not reported, such as a new index. */
function fieldsOf(entry: OplogEntry, options: EventOptions): (Document & { operationType: string }) | undefined {
  const { change, renamedTo } = entry
  if (renamedTo !== undefined && change.kind === 'drop' && change.namespace !== renamedTo) {
    const [db, coll] = splitNamespace(renamedTo)
    return { operationType: 'rename', to: { db, coll } }
  }
  if (change.kind === 'drop' || change.kind === 'dropDatabase') return { operationType: change.kind }
  // A rename also inserts the documents into the new collection. These inserts are not reported.
  if (renamedTo !== undefined) return undefined
  if (change.kind === 'delete') return { operationType: 'delete', documentKey: { _id: change._id } }
  return change.kind === 'put' ? putFields(entry, change, options) : undefined
}

function putFields(
  { undo, origin = [] }: OplogEntry,
  { namespace, document }: { namespace: string; document: Document },
  { looksUpDocument, catalog }: EventOptions,
): Document & { operationType: string } {
  const documentKey = { _id: document['_id'] }
  const [inverse] = undo()
  if (inverse?.kind !== 'put') return { operationType: 'insert', documentKey, fullDocument: document }
  if (origin === 'replacement') return { operationType: 'replace', documentKey, fullDocument: document }
  const updateDescription = describeUpdate(inverse.document, document, origin)
  const [current] = looksUpDocument ? (catalog.find(namespace)?.find({ _id: { $eq: document['_id'] } }) ?? []) : []
  const fullDocument = looksUpDocument ? { fullDocument: current?.document ?? null } : {}
  return { operationType: 'update', documentKey, updateDescription, ...fullDocument }
}

/** Database and collection of a namespace. */
function splitNamespace(namespace: string): [string, string | undefined] {
  const dot = namespace.indexOf('.')
  return dot < 0 ? [namespace, undefined] : [namespace.slice(0, dot), namespace.slice(dot + 1)]
}
