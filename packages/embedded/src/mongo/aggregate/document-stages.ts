import { type Document, isDocument, isEmpty, isOperatorObject } from '../bson/document'
import { typeName } from '../bson/bson-types'
import { badValue, failedToParse, MongoCommandError, notSupported } from '../mongo-errors'
import { compileExpression } from '../expression/compile-expression'
import { namedArguments } from '../expression/operator'
import { type Variables } from '../query/filter'
import { addToTree, type FieldTree, writeTree } from './field-tree'
import { compileProjection, type Project } from './projection'

type DocumentStage = (specification: unknown, variables: Variables) => Project

const addFields: DocumentStage = (specification, variables) => {
  if (!isDocument(specification)) throw new MongoCommandError(40272, '$addFields specification stage must be an object')
  const tree: FieldTree = new Map()
  for (const [path, expression] of Object.entries(specification)) addToTree(tree, path, expression)
  return (document) => writeTree(document, tree, { root: document, variables }) as Document
}

const unset: DocumentStage = (specification, variables) => {
  const names = Array.isArray(specification) ? specification : [specification]
  if (names.some((name) => typeof name !== 'string'))
    throw new MongoCommandError(31002, '$unset specification must be a string or an array of strings')
  return compileProjection(Object.fromEntries(names.map((name: string) => [name, 0])), variables)
}

const project: DocumentStage = (specification, variables) => {
  if (!isDocument(specification) || isEmpty(specification)) {
    throw new MongoCommandError(51272, '$project specification must be an object with at least one field')
  }
  return compileProjection(specification, variables)
}

const replaceWith: DocumentStage = (expression, variables) => {
  const evaluate = compileExpression(expression)
  return (document) => {
    const root = evaluate({ root: document, variables })
    if (isDocument(root)) return root
    throw new MongoCommandError(40228, `'newRoot' expression must evaluate to an object, but is ${typeName(root)}`)
  }
}

const replaceRoot: DocumentStage = (specification, variables) =>
  replaceWith(namedArguments('$replaceRoot', specification, ['newRoot'])['newRoot'], variables)

/** The stages that map one document to one document. Only these are valid in an update pipeline. */
export const documentStages: Readonly<Record<string, DocumentStage>> = {
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $project: project,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
}

/** Compiles an update pipeline. @throws MongoCommandError for a stage that is not valid in an update. */
export function compileUpdatePipeline(pipeline: readonly unknown[], variables: Variables): Project {
  const stages = pipeline.map((stage) => {
    const [name, specification] = parseStage(stage)
    const compile = documentStages[name]
    if (!compile) throw notSupported(`the stage ${name} in an update pipeline`)
    return compile(specification, variables)
  })
  return (document) => stages.reduce((result, stage) => stage(result), document)
}

/** The name and specification of a stage. */
export function parseStage(stage: unknown): [string, unknown] {
  if (!isDocument(stage)) throw badValue('Each element of the pipeline must be an object')
  const [entry, second] = Object.entries(stage)
  if (!entry || second)
    throw new MongoCommandError(40323, 'A pipeline stage specification object must contain exactly one field.')
  if (!isOperatorObject(stage)) throw failedToParse(`Unrecognized pipeline stage name: '${entry[0]}'`)
  return entry
}
