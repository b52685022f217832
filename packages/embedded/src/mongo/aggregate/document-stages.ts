import { type Document, isDocument, isOperatorObject } from '../bson/document'
import { typeName } from '../bson/bson-types'
import { badValue, failedToParse, MongoCommandError, notSupported } from '../errors'
import { compileExpression } from '../expression/compile-expression'
import { namedArguments } from '../expression/operator'
import { createScope } from '../expression/scope'
import { type Variables } from '../query/filter'
import { addToTree, type FieldTree, writeTree } from './add-fields'
import { compileProjection, type Project } from './projection'

type DocumentStage = (specification: unknown, variables: Variables) => Project

const addFields: DocumentStage = (specification, variables) => {
  if (!isDocument(specification)) throw new MongoCommandError(40272, '$addFields specification stage must be an object')
  const tree: FieldTree = new Map()
  for (const [path, expression] of Object.entries(specification)) addToTree(tree, path, expression)
  return (document) => writeTree(document, tree, createScope(document, variables)) as Document
}

const unset: DocumentStage = (specification, variables) => {
  const names = Array.isArray(specification) ? specification : [specification]
  if (names.some((name) => typeof name !== 'string')) throw new MongoCommandError(31002, '$unset needs strings')
  return compileProjection(Object.fromEntries(names.map((name: string) => [name, 0])), variables)
}

const project: DocumentStage = (specification, variables) => {
  if (!isDocument(specification) || Object.keys(specification).length === 0) {
    throw new MongoCommandError(51272, '$project specification must be an object with at least one field')
  }
  return compileProjection(specification, variables)
}

const replaceWith: DocumentStage = (expression, variables) => {
  const evaluate = compileExpression(expression)
  return (document) => {
    const root = evaluate(createScope(document, variables))
    if (isDocument(root)) return root
    throw new MongoCommandError(40228, `'newRoot' expression must evaluate to an object, but is ${typeName(root)}`)
  }
}

const replaceRoot: DocumentStage = (specification, variables) =>
  replaceWith(namedArguments('$replaceRoot', specification, ['newRoot'])['newRoot'], variables)

/** Stages that make one document from one document: all that an update may have in its pipeline. */
export const documentStages: Readonly<Record<string, DocumentStage>> = {
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $project: project,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
}

/** Makes the pipeline of an update ready. Throws for a stage that an update may not have. */
export function compileDocumentPipeline(pipeline: readonly unknown[], variables: Variables): Project {
  const stages = pipeline.map((stage) => {
    const [name, specification] = stageOf(stage)
    const compile = documentStages[name]
    if (!compile) throw notSupported(`the stage ${name} in an update pipeline`)
    return compile(specification, variables)
  })
  return (document) => stages.reduce((changed, stage) => stage(changed), document)
}

/** Name and specification of a stage, which is a document with exactly one field. */
export function stageOf(stage: unknown): [string, unknown] {
  if (!isDocument(stage)) throw badValue('Each element of the pipeline must be an object')
  const [entry, more] = Object.entries(stage)
  if (!entry || more)
    throw new MongoCommandError(40323, 'A pipeline stage specification object must contain exactly one field.')
  if (!isOperatorObject(stage)) throw failedToParse(`Unrecognized pipeline stage name: '${entry[0]}'`)
  return entry
}
