import { type Document, isDocument, splitPath } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, failedToParse, MongoCommandError, notSupported } from '../errors'
import { readPath } from '../expression/compile-expression'
import { isNullish } from '../expression/operator'
import { compileFilter, type Variables } from '../query/filter'
import { sortValues } from '../query/sort'
import { changeAtPath } from '../update/change-path'
import { documentStages, stageOf } from './document-stages'
import { compileGroup } from './group-stage'

type Stage = (documents: readonly Document[]) => readonly Document[]

type CompileStage = (specification: unknown, variables: Variables) => Stage

function parseCount(name: string, specification: unknown): number {
  const number = isNumeric(specification) ? toNumber(specification) : Number.NaN
  if (Number.isInteger(number) && number >= (name === '$limit' ? 1 : 0)) return number
  throw badValue(`invalid argument to ${name} stage: expected an integer`)
}

const count: CompileStage = (name) => {
  if (typeof name !== 'string' || name === '')
    throw new MongoCommandError(40156, 'the count field must be a non-empty string')
  return (documents) => (documents.length === 0 ? [] : [{ [name]: documents.length }])
}

const sortByCount: CompileStage = (expression, variables) => {
  const group = compileGroup({ _id: expression, count: { $sum: 1 } }, variables)
  return (documents) => sortValues(group(documents), { count: -1 })
}

const unwind: CompileStage = (specification) => {
  const options: Document = isDocument(specification) ? specification : { path: specification }
  const { path, preserveNullAndEmptyArrays, includeArrayIndex: indexPath } = options
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new MongoCommandError(28818, "path option to $unwind stage should be prefixed with a '$'")
  const parts = splitPath(path.slice(1))
  const withIndex = (document: Document, index: number | null): Document =>
    typeof indexPath === 'string' ? changeAtPath(document, splitPath(indexPath), () => index) : document
  return (documents) =>
    documents.flatMap((document) => {
      const value = readPath(document, parts)
      const withItem = (item: unknown): Document => changeAtPath(document, parts, () => item, item !== undefined)
      if (!Array.isArray(value)) {
        return isNullish(value) && preserveNullAndEmptyArrays !== true ? [] : [withIndex(document, null)]
      }
      if (value.length > 0) return value.map((item: unknown, index) => withIndex(withItem(item), index))
      return preserveNullAndEmptyArrays === true ? [withIndex(withItem(undefined), null)] : []
    })
}

/** The stages that need all documents or change the number of documents. */
const listStages: Record<string, CompileStage> = {
  $match: (specification, variables) => {
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
  $group: compileGroup,
  $sortByCount: sortByCount,
  $unwind: unwind,
}

/** Compiles an aggregation pipeline. Throws MongoCommandError for an unsupported stage. */
export function compilePipeline(pipeline: readonly unknown[], variables: Variables): Stage {
  const stages = pipeline.map((stage) => compileStage(stageOf(stage), variables))
  return (documents) => stages.reduce((results, stage) => stage(results), documents)
}

function compileStage([name, specification]: [string, unknown], variables: Variables): Stage {
  const compileListStage = listStages[name]
  if (compileListStage) return compileListStage(specification, variables)
  const compileDocumentStage = documentStages[name]
  if (!compileDocumentStage) throw notSupported(`the pipeline stage ${name}`)
  const stage = compileDocumentStage(specification, variables)
  return (documents) => documents.map(stage)
}
