import { type Document, getField, isDocument, isIndex, splitPath } from '../bson/document'
import { badValue, MongoCommandError } from '../errors'
import { compileClause, compileFilter, type Predicate } from '../query/filter'

/** The `arrayFilters` of an update, by their identifiers. */
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
  return expandParts(document, splitPath(path), [], (token, list, before) => {
    if (token === '$') return [matchedIndex(filter, before, list)]
    const name = token.slice(2, -1)
    if (name === '') return list.map((_, index) => index)
    const test = arrayFilters.get(name)
    if (!test) throw badValue(`No array filter found for identifier '${name}' in path '${path}'`)
    return list.flatMap((item, index) => (test({ [name]: item }) ? [index] : []))
  })
}

type Choose = (token: string, list: readonly unknown[], before: readonly string[]) => readonly number[]

function expandParts(value: unknown, parts: readonly string[], before: readonly string[], choose: Choose): string[][] {
  const [part, ...rest] = parts
  if (part === undefined) return [[...before]]
  if (!part.startsWith('$')) return expandParts(childOf(value, part), rest, [...before, part], choose)
  if (part !== '$' && !/^\$\[\w*\]$/.test(part)) {
    throw new MongoCommandError(52, `The dollar ($) prefixed field '${part}' is not valid for storage.`)
  }
  if (!Array.isArray(value)) {
    throw badValue(`The path '${before.join('.')}' must exist in the document in order to apply array updates.`)
  }
  return choose(part, value, before).flatMap((index) =>
    expandParts(value[index], rest, [...before, String(index)], choose),
  )
}

function childOf(value: unknown, part: string): unknown {
  if (isDocument(value)) return getField(value, part)
  return Array.isArray(value) && isIndex(part) ? value[Number(part)] : undefined
}

/** The first element that matches a condition of the filter about this array, tested as an array of one element. */
function matchedIndex(filter: Document, before: readonly string[], list: readonly unknown[]): number {
  const path = before.join('.')
  const clauses = clausesAbout(filter, path)
  const wrap = (element: unknown): Document =>
    before.reduceRight<unknown>((inner, part) => ({ [part]: inner }), [element]) as Document
  const index = list.findIndex((element) => clauses.some((clause) => clause(wrap(element))))
  if (clauses.length > 0 && index >= 0) return index
  throw badValue('The positional operator did not find the match needed from the query.')
}

function clausesAbout(filter: Document, path: string): Predicate[] {
  return Object.entries(filter).flatMap(([key, condition]) => {
    if (key === '$and' && Array.isArray(condition)) {
      return condition.flatMap((branch: unknown) => (isDocument(branch) ? clausesAbout(branch, path) : []))
    }
    if (key !== path && !key.startsWith(`${path}.`)) return []
    const tests = compileClause(key, condition)
    return [(document: Document) => tests.every((test) => test(document))]
  })
}
