import { type Document, getField, isDocument, isIndex, splitPath } from '../bson/document'
import { badValue, failedToParse, MongoCommandError } from '../errors'
import { arrayUpdateOperators, removalOperators } from './array-update-operators'
import { type Change, changeAtPath, removed } from './change-path'
import { fieldUpdateOperators } from './field-update-operators'
import { expandPath, type ArrayFilters } from './positional'

/** What an update needs to know besides the document. */
interface UpdateContext {
  filter: Document
  isInsert: boolean
}

interface Modifier {
  path: string
  isForInsertOnly: boolean
  apply: (document: Document, context: UpdateContext) => Document
}

/** Compiles `{$set: …, $push: …}`. Throws for unknown operators and for conflicting paths. */
export function compileModifiers(
  update: Document,
  { arrayFilters, now }: { arrayFilters: ArrayFilters; now: Date },
): (document: Document, context: UpdateContext) => Document {
  const modifiers = Object.entries(update).flatMap(([name, fields]) => {
    if (!isDocument(fields)) throw failedToParse(`Modifiers operate on fields but we found another type for ${name}`)
    return Object.entries(fields).map(([path, operand]) => compileModifier({ name, path, operand, arrayFilters, now }))
  })
  assertNoConflicts(update)
  // MongoDB adds new fields in the order of their names.
  modifiers.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return (document, context) =>
    modifiers.reduce(
      (changed, { isForInsertOnly, apply }) =>
        isForInsertOnly && !context.isInsert ? changed : apply(changed, context),
      document,
    )
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
  const operator = fieldUpdateOperators[name] ?? arrayUpdateOperators[name]
  if (!operator) {
    throw failedToParse(
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    )
  }
  const change: Change = operator(operand, { path, now })
  const creates = !removalOperators.has(name)
  const apply = (document: Document, { filter }: UpdateContext): Document =>
    expandPath(document, path, { filter, arrayFilters }).reduce(
      (changed, parts) => changeAtPath(changed, parts, change, creates),
      document,
    )
  return { path, isForInsertOnly: name === '$setOnInsert', apply }
}

function renameField(from: string, to: unknown) {
  if (typeof to !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${from}`)
  const source = splitPath(from)
  if (source.some((part) => isIndex(part)) || from.includes('$'))
    throw badValue('$rename does not support array elements')
  return (document: Document): Document => {
    const value = source.reduce<unknown>(
      (inner, part) => (isDocument(inner) ? getField(inner, part) : undefined),
      document,
    )
    if (value === undefined) return document
    const without = changeAtPath(document, source, () => removed, false)
    return changeAtPath(without, splitPath(to), () => value)
  }
}

function assertNoConflicts(update: Document): void {
  const paths = Object.entries(update).flatMap(([name, fields]) => [
    ...Object.keys(fields as Document),
    ...(name === '$rename' ? Object.values(fields as Document).map(String) : []),
  ])
  const seen = new Set(paths)
  if (seen.size < paths.length) throw conflictAt(paths.find((path, index) => paths.indexOf(path) !== index) ?? '')
  for (const path of paths) {
    for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (seen.has(path.slice(0, dot))) throw conflictAt(path.slice(0, dot), path)
    }
  }
}

const conflictAt = (path: string, inner = path) =>
  new MongoCommandError(40, `Updating the path '${inner}' would create a conflict at '${path}'`)
