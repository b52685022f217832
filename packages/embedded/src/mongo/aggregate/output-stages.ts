import { type Document, getField, isDocument, splitPath } from '../bson/document'
import { failedToParse, MongoCommandError, notSupported } from '../mongo-errors'
import { compileExpression, readPath } from '../expression/compile-expression'
import { compileNamed } from '../expression/operator'
import { mergeObjects } from '../expression/object-operators'
import { type StoredRecord } from '../storage/collection-index'
import { type Collection } from '../storage/collection'
import { withId } from '../update/compile-update'
import { compileUpdatePipeline } from './document-stages'
import { type CompileStage, type PipelineContext } from './stage'

/** The namespace of the target of a stage: the name of a collection, or `{db, coll}`. */
function namespaceOf(stage: string, target: unknown, { database }: PipelineContext): string {
  if (typeof target === 'string') return `${database}.${target}`
  if (isDocument(target) && typeof target['coll'] === 'string') {
    const { db = database, coll } = target
    if (typeof db === 'string') return `${db}.${coll}`
  }
  throw failedToParse(`${stage} needs the name of a collection, or an object with the fields db and coll`)
}

const out: CompileStage = (specification, context) => {
  const namespace = namespaceOf('$out', specification, context)
  return (documents) => {
    const copies = documents.map(withId)
    const collection = context.catalog.findOrCreate(namespace)
    for (const record of collection.find({})) collection.remove(record)
    for (const document of copies) collection.insert(document)
    return []
  }
}

type WhenMatched = (collection: Collection, record: StoredRecord, document: Document) => void

function compileWhenMatched(action: unknown, options: Document, { variables }: PipelineContext): WhenMatched {
  if (Array.isArray(action)) {
    const variablesOf = compileNamed(isDocument(options['let']) ? options['let'] : { new: '$$ROOT' }, compileExpression)
    return (collection, record, document) => {
      const update = compileUpdatePipeline(action, { ...variables, ...variablesOf({ root: document, variables }) })
      collection.replace(record, update(record.document))
    }
  }
  if (action === 'merge')
    return (collection, record, document) => collection.replace(record, mergeObjects([record.document, document]))
  if (action === 'replace')
    return (collection, record, document) => collection.replace(record, { ...document, _id: record.document['_id'] })
  if (action === 'keepExisting') return () => undefined
  if (action === 'fail')
    return (_collection, record) => {
      throw new MongoCommandError(
        11000,
        `$merge found a document that exists already: ${String(record.document['_id'])}`,
      )
    }
  throw failedToParse(`$merge does not know the value of whenMatched: ${String(action)}`)
}

const merge: CompileStage = (specification, context) => {
  const options: Document = isDocument(specification) ? specification : { into: specification }
  const namespace = namespaceOf('$merge', options['into'], context)
  const comparedPaths = [options['on'] ?? '_id'].flat().map(String)
  const { whenMatched = 'merge', whenNotMatched = 'insert' } = options
  if (!['insert', 'discard', 'fail'].includes(String(whenNotMatched)))
    throw notSupported(`$merge with whenNotMatched ${String(whenNotMatched)}`)
  const updateMatch = compileWhenMatched(whenMatched, options, context)
  return (documents) => {
    const collection = context.catalog.findOrCreate(namespace)
    for (const document of documents.map(withId)) {
      const filter = Object.fromEntries(
        comparedPaths.map((path) => [path, { $eq: readPath(document, splitPath(path)) ?? null }]),
      )
      const record = collection.find(filter, { limit: 1 })[0]
      if (record) updateMatch(collection, record, document)
      else if (whenNotMatched === 'insert') collection.insert(document)
      else if (whenNotMatched === 'fail')
        throw new MongoCommandError(
          13113,
          `$merge could not find a matching document for ${String(getField(document, '_id'))}`,
        )
    }
    return []
  }
}

/** The stages that write the documents to a collection. They must be last in a pipeline. */
export const outputStages: Readonly<Record<string, CompileStage>> = { $out: out, $merge: merge }
