import { canonicalKey } from '../bson/canonical-key'
import { type Document, documentOrEmpty, isDocument, putField, splitPath } from '../bson/document'
import { numberOr } from '../bson/numeric'
import { failedToParse, MongoCommandError } from '../mongo-errors'
import { compileExpression, readPath } from '../expression/compile-expression'
import { compileNamed, namedArguments } from '../expression/operator'
import { changeAtPath } from '../update/change-path'
import { type CompileStage, type Documents, type PipelineContext } from './stage'

/** The documents of another collection in the same database that match a filter. */
function findDocuments(collection: unknown, { database, catalog }: PipelineContext, filter: Document = {}): Documents {
  if (typeof collection !== 'string') throw failedToParse('the name of a collection must be a string')
  return (catalog.find(`${database}.${collection}`)?.find(filter) ?? []).map(({ document }) => document)
}

const withField = (document: Document, path: string, value: unknown): Document =>
  changeAtPath(document, splitPath(path), () => value)

/** The filter for the documents whose field equals the value, or one of its elements if it is an array. */
const equalityFilter = (path: string, value: unknown): Document => ({
  [path]: Array.isArray(value) ? { $in: value.map((item: unknown) => item ?? null) } : { $eq: value ?? null },
})

const textArgument = (stage: string, specification: Document, name: string): string => {
  const value = specification[name]
  if (typeof value === 'string') return value
  throw failedToParse(`${stage} argument '${name}' must be a string`)
}

const lookup: CompileStage = (specification, context) => {
  const options = namedArguments('$lookup', specification, ['from', 'as'])
  const as = textArgument('$lookup', options, 'as')
  const hasFields = 'localField' in options || 'foreignField' in options
  if (!hasFields && !('pipeline' in options))
    throw failedToParse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified")
  const localParts = hasFields ? splitPath(textArgument('$lookup', options, 'localField')) : []
  const foreignField = hasFields ? textArgument('$lookup', options, 'foreignField') : ''
  const { pipeline } = options
  const variablesOf = compileNamed(documentOrEmpty(options['let']), compileExpression)
  if (pipeline !== undefined && !isDocument(options['let'])) context.compile(pipeline) // throws for an invalid stage, even without documents
  return (documents) =>
    documents.map((document) => {
      const filter = hasFields ? equalityFilter(foreignField, readPath(document, localParts)) : {}
      const matches = findDocuments(options['from'], context, filter)
      const scope = { root: document, variables: context.variables }
      const joined = pipeline === undefined ? matches : context.compile(pipeline, variablesOf(scope))(matches)
      return withField(document, as, joined)
    })
}

const graphLookup: CompileStage = (specification, context) => {
  const options = namedArguments('$graphLookup', specification, [
    'from',
    'startWith',
    'connectFromField',
    'connectToField',
    'as',
  ])
  const as = textArgument('$graphLookup', options, 'as')
  const fromParts = splitPath(textArgument('$graphLookup', options, 'connectFromField'))
  const toField = textArgument('$graphLookup', options, 'connectToField')
  const { depthField, maxDepth, restrictSearchWithMatch: restriction } = options
  const depthLimit = numberOr(maxDepth, Infinity)
  const startWith = compileExpression(options['startWith'])
  const findConnected = (start: unknown): Document[] => {
    const found = new Map<string, Document>()
    let values = Array.isArray(start) ? start : [start]
    for (let depth = 0; values.length > 0 && depth <= depthLimit; depth++) {
      const connectedFilter = equalityFilter(toField, values)
      const filter = isDocument(restriction) ? { $and: [connectedFilter, restriction] } : connectedFilter
      const newDocuments = findDocuments(options['from'], context, filter).filter(
        ({ _id }) => !found.has(canonicalKey(_id)),
      )
      for (const document of newDocuments) {
        const result = typeof depthField === 'string' ? withField(document, depthField, BigInt(depth)) : document
        found.set(canonicalKey(document['_id']), result)
      }
      values = newDocuments.flatMap((document) => readPath(document, fromParts) ?? [])
    }
    return [...found.values()]
  }
  return (documents) =>
    documents.map((root) => withField(root, as, findConnected(startWith({ root, variables: context.variables }))))
}

const unionWith: CompileStage = (specification, context) => {
  const options: Document = isDocument(specification) ? specification : { coll: specification }
  const stage = context.compile(options['pipeline'] ?? [])
  return (documents) => [...documents, ...stage(findDocuments(options['coll'], context))]
}

const facet: CompileStage = (specification, context) => {
  if (!isDocument(specification) || Object.keys(specification).length === 0)
    throw new MongoCommandError(40169, 'the $facet specification must be a non-empty object')
  const stages = Object.entries(specification).map(([name, pipeline]) => [name, context.compile(pipeline)] as const)
  return (documents) => {
    const result: Document = {}
    for (const [name, stage] of stages) putField(result, name, stage(documents))
    return [result]
  }
}

/** The stages that read other collections or contain pipelines. */
export const joinStages: Readonly<Record<string, CompileStage>> = {
  $lookup: lookup,
  $graphLookup: graphLookup,
  $unionWith: unionWith,
  $facet: facet,
}
