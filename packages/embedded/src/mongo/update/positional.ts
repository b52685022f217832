import { type Document, getField, isDocument, isIndex, splitPath } from '../bson/document'
import { badValue, MongoCommandError } from '../errors'
import { compileClause, compileFilter, type Predicate } from '../query/filter'

/** The `arrayFilters` of an update, by identifier. */
export type ArrayFilters = ReadonlyMap<string, Predicate>

export function compileArrayFilters(filters: readonly Document[]): ArrayFilters {
  const byName = new Map<string, Predicate>()
  for (const filter of filters) {
    const name = identifierOf(filter)
    if (byName.has(name)) throw badValue(`Found multiple array filters with the same top-level field name ${name}`)
    byName.set(name, compileFilter(filter))
  }
  return byName
}

function identifierOf(filter: Document): string {
  for (const [key, value] of Object.entries(filter)) {
    if (!key.startsWith('$')) return splitPath(key)[0] ?? key
    if (Array.isArray(value) && isDocument(value[0])) return identifierOf(value[0])
  }
  throw badValue('Cannot use an expression without a top-level field name in arrayFilters')
}

/** Expands the positional operators `$`, `$[]` and `$[name]` of a path to the paths in this document. */
export function expandPath(
  document: Document,
  path: string,
  { filter, arrayFilters }: { filter: Document; arrayFilters: ArrayFilters },
): readonly (readonly string[])[] {
  if (!path.includes('$')) return [splitPath(path)]
  return expandParts(document, splitPath(path), [], (operator, list, parent) => {
    if (operator === '$') return [firstMatchingIndex(filter, parent, list)]
    const name = operator.slice(2, -1)
    if (name === '') return list.map((_, index) => index)
    const test = arrayFilters.get(name)
    if (!test) throw badValue(`No array filter found for identifier '${name}' in path '${path}'`)
    return list.flatMap((item, index) => (test({ [name]: item }) ? [index] : []))
  })
}

/** Selects the elements of a positional operator: `list` is the array at the path `parent`. */
type SelectIndexes = (operator: string, list: readonly unknown[], parent: readonly string[]) => readonly number[]

function expandParts(
  value: unknown,
  parts: readonly string[],
  parent: readonly string[],
  selectIndexes: SelectIndexes,
): string[][] {
  const [part, ...rest] = parts
  if (part === undefined) return [[...parent]]
  if (!part.startsWith('$')) return expandParts(childOf(value, part), rest, [...parent, part], selectIndexes)
  if (part !== '$' && !/^\$\[\w*\]$/.test(part)) {
    throw new MongoCommandError(52, `The dollar ($) prefixed field '${part}' is not valid for storage.`)
  }
  if (!Array.isArray(value)) {
    throw badValue(`The path '${parent.join('.')}' must exist in the document in order to apply array updates.`)
  }
  return selectIndexes(part, value, parent).flatMap((index) =>
    expandParts(value[index], rest, [...parent, String(index)], selectIndexes),
  )
}

/** The value of a field or of an array element; undefined if it is missing. */
export function childOf(value: unknown, part: string): unknown {
  if (isDocument(value)) return getField(value, part)
  return Array.isArray(value) && isIndex(part) ? value[Number(part)] : undefined
}

/** The first element that matches a condition of the filter on this array. Throws if there is none. */
function firstMatchingIndex(filter: Document, parent: readonly string[], list: readonly unknown[]): number {
  const clauses = clausesOn(filter, parent.join('.'))
  // Each element is tested in a document whose array contains this element only.
  const documentWith = (element: unknown): Document =>
    parent.reduceRight<unknown>((inner, part) => ({ [part]: inner }), [element]) as Document
  const index = list.findIndex((element) => clauses.some((clause) => clause(documentWith(element))))
  if (index >= 0) return index
  throw badValue('The positional operator did not find the match needed from the query.')
}

/** The conditions of a filter on an array, or on fields of its elements. */
function clausesOn(filter: Document, path: string): Predicate[] {
  return Object.entries(filter).flatMap(([key, condition]) => {
    if (key === '$and' && Array.isArray(condition)) {
      return condition.flatMap((branch: unknown) => (isDocument(branch) ? clausesOn(branch, path) : []))
    }
    if (key !== path && !key.startsWith(`${path}.`)) return []
    const tests = compileClause(key, condition)
    return [(document: Document) => tests.every((test) => test(document))]
  })
}
