import { ownValue } from '../../own-value'
import { type Document, isIndex, isDocument, splitPath } from '../bson/document'
import { badValue, failedToParse, MongoCommandError } from '../mongo-errors'
import { arrayUpdateOperators, removalOperators } from './array-update-operators'
import { changeAtPath } from './change-path'
import { fieldUpdateOperators } from './field-update-operators'
import { childOf, expandPath, isPositional, type ArrayFilters } from './positional'

interface UpdateContext {
  /** The filter of the update, for the positional operator. */
  filter: Document
  /** Whether an upsert inserts the document. */
  isInsert: boolean
}

interface Modifier {
  path: string
  isForInsertOnly: boolean
  /** Changes the document. `before`, the document before the update, determines the selected array elements. */
  apply: (document: Document, before: Document, context: UpdateContext) => Document
}

/**
 * Compiles an update such as `{$set: …, $push: …}`.
 * @throws MongoCommandError for unknown operators and for conflicting paths.
 */
export function compileModifiers(
  update: Document,
  { arrayFilters, now }: { arrayFilters: ArrayFilters; now: Date },
): (document: Document, context: UpdateContext) => Document {
  const modifiers = Object.entries(update).flatMap(([name, fields]) => {
    if (!isDocument(fields))
      throw failedToParse(`Modifiers operate on fields, but the operand of ${name} is not a document`)
    return Object.entries(fields).map(([path, operand]) => compileModifier({ name, path, operand, arrayFilters, now }))
  })
  assertNoConflicts(update)
  // MongoDB adds new fields in the order of their names.
  modifiers.sort(compareByPath)
  return (document, context) =>
    modifiers.reduce(
      (changed, { isForInsertOnly, apply }) =>
        isForInsertOnly && !context.isInsert ? changed : apply(changed, document, context),
      document,
    )
}

function compareByPath(a: Modifier, b: Modifier): number {
  if (a.path === b.path) return 0
  return a.path < b.path ? -1 : 1
}

interface ModifierSource {
  name: string
  path: string
  operand: unknown
  arrayFilters: ArrayFilters
  now: Date
}

function compileModifier({ name, path, operand, arrayFilters, now }: ModifierSource): Modifier {
  if (path.split('.').includes(''))
    throw new MongoCommandError(56, `The update path '${path}' contains an empty field name`)
  if (name === '$rename') return { path, isForInsertOnly: false, apply: renameField(path, operand) }
  const operator = ownValue(fieldUpdateOperators, name) ?? ownValue(arrayUpdateOperators, name)
  if (!operator) {
    throw failedToParse(
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    )
  }
  const change = operator(operand, { path, now })
  const creates = !removalOperators.has(name)
  const apply: Modifier['apply'] = (document, before, { filter }) =>
    expandPath(before, path, { filter, arrayFilters }).reduce(
      (changed, parts) => changeAtPath(changed, parts, change, { creates }),
      document,
    )
  return { path, isForInsertOnly: name === '$setOnInsert', apply }
}

function renameField(from: string, to: unknown) {
  if (typeof to !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${from}`)
  const source = splitPath(from)
  if (source.some((part) => isIndex(part) || isPositional(part)))
    throw badValue('$rename does not support array elements')
  return (document: Document): Document => {
    const value = source.reduce(childOf, document)
    if (value === undefined) return document
    const withoutSource = changeAtPath(document, source, () => undefined, { creates: false })
    return changeAtPath(withoutSource, splitPath(to), () => value)
  }
}

function assertNoConflicts(update: Document): void {
  const paths = Object.entries(update).flatMap(([name, fields]) => [
    ...Object.keys(fields as Document),
    ...(name === '$rename' ? Object.values(fields as Document).map(String) : []),
  ])
  const distinctPaths = new Set(paths)
  if (distinctPaths.size < paths.length)
    throw conflictAt(paths.find((path, index) => paths.indexOf(path) !== index) ?? '')
  // The part of a path before a dot is the path of a field that contains the updated field.
  for (const path of paths) {
    for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (distinctPaths.has(path.slice(0, dot))) throw conflictAt(path.slice(0, dot), path)
    }
  }
}

const conflictAt = (path: string, updatedPath = path) =>
  new MongoCommandError(40, `Updating the path '${updatedPath}' would create a conflict at '${path}'`)
