import { type Document, isDocument, isEmpty, isOperatorObject, putField, splitPath } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, MongoCommandError, notSupported } from '../mongo-errors'
import { type Variables } from '../query/filter'
import { addToTree, type FieldTree, pathCollision, writeTree } from './field-tree'

/** Included or excluded paths: true for an entire field, a map for some of the fields inside it. */
type PathTree = Map<string, true | PathTree>

export type Project = (document: Document) => Document

interface ParsedProjection {
  isInclusion: boolean
  /** Whether `_id` is included; undefined if the projection does not contain it. */
  includesId: boolean | undefined
  paths: PathTree
  computed: FieldTree
}

/** Compiles a `$project`, or a find's projection without `$slice`, `$elemMatch` and the positional `$`. */
export function compileProjection(specification: Document, variables: Variables): Project {
  const { isInclusion, includesId, paths, computed } = parseProjection(specification)
  if (isInclusion) {
    if (includesId !== false) paths.set('_id', paths.get('_id') ?? true)
    return (document) => {
      const included = include(document, paths) as Document
      if (computed.size === 0) return included
      return writeTree(included, computed, { root: document, variables }) as Document
    }
  }
  if (includesId === false) paths.set('_id', true)
  return (document) => exclude(document, paths) as Document
}

function parseProjection(specification: Document): ParsedProjection {
  const parsed: ParsedProjection = { isInclusion: false, includesId: undefined, paths: new Map(), computed: new Map() }
  const modes = new Set<'inclusion' | 'exclusion'>()
  for (const [path, value] of flatten(specification)) {
    if (path.split('.').some((part) => part.startsWith('$'))) throw notSupported(`the positional projection ${path}`)
    const isIncluded = inclusionOf(value)
    if (path === '_id' && isIncluded !== undefined) parsed.includesId = isIncluded
    else {
      modes.add(isIncluded === false ? 'exclusion' : 'inclusion')
      if (isIncluded === undefined) addToTree(parsed.computed, path, value)
      else addPath(parsed.paths, splitPath(path), path)
    }
  }
  if (modes.size > 1) throw new MongoCommandError(31254, 'Cannot do exclusion and inclusion in the same projection')
  parsed.isInclusion = modes.size === 0 ? parsed.includesId === true : modes.has('inclusion')
  return parsed
}

// {a: {b: 1}} is the same as {'a.b': 1}.
function flatten(specification: Document, prefix = ''): [string, unknown][] {
  return Object.entries(specification).flatMap(([name, value]): [string, unknown][] => {
    const path = `${prefix}${name}`
    if (!isDocument(value) || isOperatorObject(value)) return [[path, value]]
    if (isEmpty(value)) throw badValue('An empty sub-projection is not a valid value')
    return flatten(value, `${path}.`)
  })
}

/** Whether a projection includes a field (`1` or `true`) or excludes it; undefined for an expression. */
function inclusionOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  return isNumeric(value) ? toNumber(value) !== 0 : undefined
}

function addPath(tree: PathTree, parts: readonly string[], path: string): void {
  const [part = '', ...remainingParts] = parts
  const existing = tree.get(part)
  if (existing === true || (existing && remainingParts.length === 0)) throw pathCollision(path)
  if (remainingParts.length === 0) tree.set(part, true)
  else {
    const inner = existing ?? (new Map() as PathTree)
    tree.set(part, inner)
    addPath(inner, remainingParts, path)
  }
}

function include(value: unknown, tree: PathTree): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => isDocument(item) || Array.isArray(item)).map((item) => include(item, tree))
  }
  if (!isDocument(value)) return undefined
  const included: Document = {}
  for (const [name, field] of Object.entries(value)) {
    const includedField = includeField(field, tree.get(name))
    if (includedField !== undefined) putField(included, name, includedField)
  }
  return included
}

function includeField(field: unknown, node: true | PathTree | undefined): unknown {
  if (node === undefined) return undefined
  return node === true ? field : include(field, node)
}

function exclude(value: unknown, tree: PathTree): unknown {
  if (Array.isArray(value)) return value.map((item) => exclude(item, tree))
  if (!isDocument(value)) return value
  const copy = { ...value }
  for (const [name, node] of tree) {
    if (node === true) Reflect.deleteProperty(copy, name)
    else if (Object.hasOwn(copy, name)) putField(copy, name, exclude(copy[name], node))
  }
  return copy
}
