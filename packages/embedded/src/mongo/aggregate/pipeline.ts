import { type Document, isDocument, splitPath } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, failedToParse, MongoCommandError, notSupported } from '../errors'
import { readPath } from '../expression/compile-expression'
import { compileFilter, type Variables } from '../query/filter'
import { sortDocuments } from '../query/sort'
import { changeAtPath, removed } from '../update/change-path'
import { documentStages, stageOf } from './document-stages'
import { compileGroup } from './group-stage'

type Stage = (documents: readonly Document[]) => readonly Document[]

type CompileStage = (specification: unknown, variables: Variables) => Stage

function filterOf(specification: unknown): Document {
  if (isDocument(specification)) return specification
  throw new MongoCommandError(15959, 'the match filter must be an expression in an object')
}

function count(name: string, specification: unknown): number {
  const number = isNumeric(specification) ? toNumber(specification) : Number.NaN
  if (Number.isInteger(number) && number >= (name === '$limit' ? 1 : 0)) return number
  throw badValue(`invalid argument to ${name} stage: expected a whole number`)
}

const countAs: CompileStage = (name) => {
  if (typeof name !== 'string' || name === '')
    throw new MongoCommandError(40156, 'the count field must be a non-empty string')
  return (documents) => (documents.length === 0 ? [] : [{ [name]: documents.length }])
}

const sortByCount: CompileStage = (expression, variables) => {
  const group = compileGroup({ _id: expression, count: { $sum: 1 } }, variables)
  return (documents) => sortDocuments(group(documents), { count: -1 })
}

const unwind: CompileStage = (specification) => {
  const options: Document = isDocument(specification) ? specification : { path: specification }
  const { path, preserveNullAndEmptyArrays: keepsEmpty = false, includeArrayIndex: indexName } = options
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new MongoCommandError(28818, "path option to $unwind stage should be prefixed with a '$'")
  const parts = splitPath(path.slice(1))
  const withIndex = (document: Document, index: number | null): Document =>
    typeof indexName === 'string' ? changeAtPath(document, splitPath(indexName), () => index) : document
  return (documents) =>
    documents.flatMap((document) => {
      const value = readPath(document, parts, 0)
      if (Array.isArray(value) && value.length > 0) {
        return value.map((item: unknown, index) =>
          withIndex(
            changeAtPath(document, parts, () => item),
            index,
          ),
        )
      }
      const isEmpty = value === undefined || value === null || Array.isArray(value)
      if (!isEmpty) return [withIndex(document, null)]
      const rest = Array.isArray(value) ? changeAtPath(document, parts, () => removed, false) : document
      return keepsEmpty === true ? [withIndex(rest, null)] : []
    })
}

const setStages: Record<string, CompileStage> = {
  $match: (specification, variables) => {
    const matches = compileFilter(filterOf(specification), variables)
    return (documents) => documents.filter(matches)
  },
  $sort: (specification) => {
    if (!isDocument(specification)) throw failedToParse('the $sort key specification must be an object')
    return (documents) => sortDocuments(documents, specification)
  },
  $limit: (specification) => {
    const limit = count('$limit', specification)
    return (documents) => documents.slice(0, limit)
  },
  $skip: (specification) => {
    const skip = count('$skip', specification)
    return (documents) => documents.slice(skip)
  },
  $count: countAs,
  $group: compileGroup,
  $sortByCount: sortByCount,
  $unwind: unwind,
}

/** Compiles an aggregation pipeline. Throws MongoCommandError for an unsupported stage. */
export function compilePipeline(pipeline: readonly unknown[], variables: Variables): Stage {
  const stages = pipeline.map((stage) => compileStage(stageOf(stage), variables))
  return (documents) => stages.reduce((passed, stage) => stage(passed), documents)
}

function compileStage([name, specification]: [string, unknown], variables: Variables): Stage {
  const onSet = setStages[name]
  if (onSet) return onSet(specification, variables)
  const onDocument = documentStages[name]
  if (!onDocument) throw notSupported(`the pipeline stage ${name}`)
  const change = onDocument(specification, variables)
  return (documents) => documents.map(change)
}
