import { type Document, isDocument, splitPath } from '../bson/document'
import { numberOr } from '../bson/numeric'
import { badValue, failedToParse, MongoCommandError, notSupported } from '../mongo-errors'
import { readPath } from '../expression/compile-expression'
import { isNullish } from '../expression/operator'
import { compileFilter } from '../query/filter'
import { sortValues } from '../query/sort-values'
import { changeAtPath } from '../update/change-path'
import { bucketStages } from './bucket-stages'
import { documentStages, parseStage } from './document-stages'
import { compileGroup } from './group-stage'
import { joinStages } from './join-stages'
import { outputStages } from './output-stages'
import { sample } from './sample-stage'
import { type CompileStage, type PipelineContext, type Stage } from './stage'

function parseCount(name: string, specification: unknown): number {
  const number = numberOr(specification, Number.NaN)
  if (Number.isInteger(number) && number >= (name === '$limit' ? 1 : 0)) return number
  throw badValue(`invalid argument to ${name} stage: expected an integer`)
}

const count: CompileStage = (name) => {
  if (typeof name !== 'string' || name === '')
    throw new MongoCommandError(40156, 'the count field must be a non-empty string')
  return (documents) => (documents.length === 0 ? [] : [{ [name]: documents.length }])
}

const sortByCount: CompileStage = (expression, { variables }) => {
  const group = compileGroup({ _id: expression, count: { $sum: 1 } }, variables)
  return (documents) => sortValues(group(documents), { count: -1 })
}

const unwind: CompileStage = (specification) => {
  const options: Document = isDocument(specification) ? specification : { path: specification }
  const { path, preserveNullAndEmptyArrays, includeArrayIndex: indexPath } = options
  const keepsEmpty = preserveNullAndEmptyArrays === true
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new MongoCommandError(28818, "path option to $unwind stage should be prefixed with a '$'")
  const parts = splitPath(path.slice(1))
  const withIndex = (document: Document, index: number | null): Document =>
    typeof indexPath === 'string' ? changeAtPath(document, splitPath(indexPath), () => index) : document
  return (documents) =>
    documents.flatMap((document) => {
      const value = readPath(document, parts)
      const withItem = (item: unknown): Document =>
        changeAtPath(document, parts, () => item, { creates: item !== undefined })
      if (!Array.isArray(value)) return isNullish(value) && !keepsEmpty ? [] : [withIndex(document, null)]
      if (value.length > 0) return value.map((item: unknown, index) => withIndex(withItem(item), index))
      return keepsEmpty ? [withIndex(withItem(undefined), null)] : []
    })
}

/** The stages that need all documents or change the number of documents. */
const listStages: Record<string, CompileStage> = {
  $match: (specification, { variables }) => {
    if (!isDocument(specification)) {
      throw new MongoCommandError(15959, 'the match filter must be an expression in an object')
    }
    const matches = compileFilter(specification, variables)
    return (documents) => documents.filter(matches)
  },
  $sort: (specification) => {
    if (!isDocument(specification)) throw failedToParse('the $sort key specification must be an object')
    return (documents) => sortValues(documents, specification)
  },
  $limit: (specification) => {
    const limit = parseCount('$limit', specification)
    return (documents) => documents.slice(0, limit)
  },
  $skip: (specification) => {
    const skip = parseCount('$skip', specification)
    return (documents) => documents.slice(skip)
  },
  $count: count,
  $sample: sample,
  $group: (specification, { variables }) => compileGroup(specification, variables),
  $sortByCount: sortByCount,
  $unwind: unwind,
}

const stages: Readonly<Record<string, CompileStage>> = {
  ...listStages,
  ...joinStages,
  ...bucketStages,
  ...outputStages,
}

/** Compiles an aggregation pipeline. @throws MongoCommandError for an unsupported stage. */
export function compilePipeline(pipeline: readonly unknown[], context: Omit<PipelineContext, 'compile'>): Stage {
  const compile: PipelineContext['compile'] = (inner, variables) => {
    if (!Array.isArray(inner)) throw failedToParse('A pipeline must be an array')
    return compilePipeline(inner, { ...context, variables: { ...context.variables, ...variables } })
  }
  const compiled = pipeline.map((stage, index) => {
    const [name, specification] = parseStage(stage)
    if (name in outputStages && index < pipeline.length - 1)
      throw new MongoCommandError(40601, `${name} can only be the final stage in the pipeline`)
    return compileStage([name, specification], { ...context, compile })
  })
  return (documents) => compiled.reduce((results, stage) => stage(results), documents)
}

const unsupportedStage =
  /^\$(geoNear|setWindowFields|densify|fill|redact|changeStream.*|collStats|indexStats|currentOp|list.*|planCacheStats|search.*|vectorSearch|queryStats|shardedDataDistribution|documents|rankFusion|scoreFusion)$/

/** Error 238 for a stage of MongoDB that this server does not support, error 40324 for any other name. */
const unknownStage = (name: string): MongoCommandError =>
  unsupportedStage.test(name)
    ? notSupported(`the pipeline stage ${name}`)
    : new MongoCommandError(40324, `Unrecognized pipeline stage name: '${name}'`)

function compileStage([name, specification]: [string, unknown], context: PipelineContext): Stage {
  const compile = stages[name]
  if (compile) return compile(specification, context)
  const compileDocumentStage = documentStages[name]
  if (!compileDocumentStage) throw unknownStage(name)
  const stage = compileDocumentStage(specification, context.variables)
  return (documents) => documents.map(stage)
}
