import { type Document, getField, isDocument, isIndex, isOperatorObject, splitPath } from '../bson/document'
import { badValue } from '../mongo-errors'
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
  if (!splitPath(path).some(isPositional)) return [splitPath(path)]
  return expandParts(document, splitPath(path), [], (operator, list, parentPath) => {
    if (operator === '$') return [matchedIndex(filter, document, parentPath)]
    const name = operator.slice(2, -1)
    if (name === '') return list.map((_, index) => index)
    const test = arrayFilters.get(name)
    if (!test) throw badValue(`No array filter found for identifier '${name}' in path '${path}'`)
    return list.flatMap((item, index) => (test({ [name]: item }) ? [index] : []))
  })
}

/** Selects the elements of a positional operator: `list` is the array at `parentPath`. */
type SelectIndexes = (operator: string, list: readonly unknown[], parentPath: readonly string[]) => readonly number[]

function expandParts(
  value: unknown,
  parts: readonly string[],
  parentPath: readonly string[],
  selectIndexes: SelectIndexes,
): string[][] {
  const [part, ...remainingParts] = parts
  if (part === undefined) return [[...parentPath]]
  if (!isPositional(part))
    return expandParts(childOf(value, part), remainingParts, [...parentPath, part], selectIndexes)
  if (!Array.isArray(value)) {
    throw badValue(`The path '${parentPath.join('.')}' must exist in the document in order to apply array updates.`)
  }
  return selectIndexes(part, value, parentPath).flatMap((index) =>
    expandParts(value[index], remainingParts, [...parentPath, String(index)], selectIndexes),
  )
}

/** Whether a name is `$`, `$[]` or `$[name]`. Other names that start with `$` are names of fields. */
export const isPositional = (part: string): boolean => /^\$(\[.*\])?$/.test(part)

/** The value of a field or of an array element; undefined if it is missing. */
export function childOf(value: unknown, part: string): unknown {
  if (isDocument(value)) return getField(value, part)
  return Array.isArray(value) && isIndex(part) ? value[Number(part)] : undefined
}

/**
 * The index of the array element by which the document matches the filter: in the array at `parentPath` if the filter has a
 * condition on it, otherwise in the array of another condition.
 * @throws MongoCommandError if no element matches.
 */
export function matchedIndex(filter: Document, document: Document, parentPath: readonly string[]): number {
  const matches = arrayMatches(filter, document)
  const match = matches.find(({ path }) => path === parentPath.join('.')) ?? matches[0]
  if (match) return match.index
  throw badValue('The positional operator did not find the match needed from the query.')
}

interface ArrayMatch {
  path: string
  index: number
}

/** For each condition of the filter on an array: the array's path, and the first element that matches. */
function arrayMatches(filter: Document, document: Document): ArrayMatch[] {
  return Object.entries(filter).flatMap(([key, condition]) => {
    if (!key.startsWith('$')) return arrayMatch(key, condition, document) ?? []
    const branches = (Array.isArray(condition) ? condition : []).filter(isDocument)
    if (key === '$and') return branches.flatMap((branch) => arrayMatches(branch, document))
    const branch = key === '$or' ? branches.find((each) => compileFilter(each)(document)) : undefined
    return branch ? arrayMatches(branch, document) : []
  })
}

function arrayMatch(key: string, condition: unknown, document: Document): ArrayMatch | undefined {
  const parts = splitPath(key)
  const depth = parts.findIndex((_, index) => Array.isArray(parts.slice(0, index + 1).reduce(childOf, document)))
  if (depth < 0) return undefined
  const path = parts.slice(0, depth + 1)
  const list = path.reduce<unknown>(childOf, document) as unknown[]
  const tests = compileClause(key, withoutNegations(condition))
  // Each element is tested in a document whose array contains only this element.
  const documentWith = (element: unknown): Document =>
    path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), [element]) as Document
  const index = list.findIndex((element) => tests.length > 0 && tests.every((test) => test(documentWith(element))))
  return index < 0 ? undefined : { path: path.join('.'), index }
}

const negations = new Set(['$ne', '$nin', '$not'])

// A negation is a condition on the entire array, so it selects no element.
const withoutNegations = (condition: unknown): unknown =>
  isOperatorObject(condition)
    ? Object.fromEntries(Object.entries(condition).filter(([operator]) => !negations.has(operator)))
    : condition
