import { isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node, visit } from 'yaml'
import { InvalidInputError } from '../errors'
import { isRecord } from '../is-record'
import { yamlProblem } from '../yaml-problem'

/** Keys and indexes from an object to one of its fields, such as `['spec', 'triggers', 0, 'type']`. */
export type ObjectPath = readonly (string | number)[]

/** A Kubernetes object and its place in the source. */
export interface SourceObject {
  file: string
  /** Line of the object, from 1. */
  line: number
  apiVersion: string
  kind: string
  name: string
  /** Empty if the manifest has none. */
  namespace: string
  value: Record<string, unknown>
  /** Line of a field, or of the closest field around it if it does not exist. */
  lineOf: (path: ObjectPath) => number
  /** `file:line` of a field, for messages. Default: of the object. */
  placeOf: (path?: ObjectPath) => string
}

/** The text that is read. */
interface Source {
  file: string
  text: string
  lines: LineCounter
  onNoObject: ((place: string) => void) | undefined
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The value of a key or an index, and the node whose place messages name: the key in a map, the item in a list. */
function childOf(node: unknown, key: string | number): { value: unknown; placeNode: Node | null } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key))
    return pair ? { value: pair.value, placeNode: pair.key as Node } : null
  }
  if (!isSeq(node)) return null
  const item = node.items[Number(key)] as Node | undefined
  return item === undefined ? null : { value: item, placeNode: item }
}

/** Offset in the text of a field or, if it does not exist, of the closest field around it. */
function offsetOf(root: unknown, path: ObjectPath): number {
  let node = root
  let offset = (root as Node | null)?.range?.[0] ?? 0
  for (const key of path) {
    const child = childOf(node, key)
    if (child === null) break
    offset = child.placeNode?.range?.[0] ?? offset
    node = child.value
  }
  return offset
}

/** What to do if the text is a template, which is the usual reason for invalid YAML. */
const templateHint = ({ text }: Source): string =>
  text.includes('{{') ? '; if this is a Helm chart, render it first with helm template' : ''

/**
 * Rejects keys that are maps or lists. YAML reads a placeholder of a template, such as `{{ .Values.max }}`, as a map
 * whose key is a map.
 */
function rejectCollectionKey(key: unknown, source: Source): void {
  if (!isMap(key) && !isSeq(key)) return
  const { line } = source.lines.linePos(key.range?.[0] ?? 0)
  throw new InvalidInputError(`${source.file}:${line}`, `invalid YAML: a key is a map or a list${templateHint(source)}`)
}

function valueOf(document: Document, source: Source): unknown {
  const { file, lines } = source
  const [error] = document.errors
  if (error) {
    const { line } = lines.linePos(error.pos[0])
    throw new InvalidInputError(`${file}:${line}`, `invalid YAML: ${yamlProblem(error)}${templateHint(source)}`)
  }
  try {
    visit(document, { Pair: (_, { key }) => rejectCollectionKey(key, source) })
    return document.toJS()
  } catch (error) {
    if (error instanceof InvalidInputError) throw error
    throw new InvalidInputError(file, `invalid YAML: ${(error as Error).message}`)
  }
}

function objectOf(value: Record<string, unknown>, root: unknown, base: ObjectPath, source: Source): SourceObject {
  const lineOf = (path: ObjectPath): number => source.lines.linePos(offsetOf(root, [...base, ...path])).line
  const metadata = isRecord(value['metadata']) ? value['metadata'] : {}
  const { file } = source
  const [apiVersion, kind] = [textOf(value['apiVersion']), textOf(value['kind'])]
  const [name, namespace] = [textOf(metadata['name']), textOf(metadata['namespace'])]
  const placeOf = (path: ObjectPath = []): string => `${file}:${lineOf(path)}`
  return { file, line: lineOf([]), apiVersion, kind, name, namespace, value, lineOf, placeOf }
}

function objectsOf(value: unknown, root: unknown, base: ObjectPath, source: Source): SourceObject[] {
  const place = `${source.file}:${source.lines.linePos(offsetOf(root, base)).line}`
  if (!isRecord(value) || textOf(value['kind']) === '') {
    if (source.onNoObject) {
      source.onNoObject(place)
      return []
    }
    throw new InvalidInputError(place, `this is not a Kubernetes object: it has no kind${templateHint(source)}`)
  }
  const { kind, items } = value
  // The kind of a list is List, or the kind of its items with the suffix List.
  if (!textOf(kind).endsWith('List') || items === undefined) return [objectOf(value, root, base, source)]
  if (!Array.isArray(items)) throw new InvalidInputError(place, `the items of this ${textOf(kind)} are not a list`)
  // The API server leaves apiVersion and kind out of the items of a list; kubectl does not.
  const common = { apiVersion: value['apiVersion'], kind: textOf(kind).slice(0, -'List'.length) }
  return items.flatMap((item: unknown, index) => {
    const itemWithKind = common.kind !== '' && isRecord(item) ? { ...common, ...item } : item
    return objectsOf(itemWithKind, root, [...base, 'items', index], source)
  })
}

/**
 * Reads all Kubernetes objects of a YAML or JSON text: several documents, and the items of lists. Empty documents are
 * left out. `onNoObject`: called with the place of a document that is not an object, which is left out too.
 * @throws InvalidInputError with file and line, for invalid YAML and, without `onNoObject`, for a document that is not
 *   an object.
 */
export function readObjects(text: string, file: string, onNoObject?: (place: string) => void): SourceObject[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    const source = { file, text, lines, onNoObject }
    const value = valueOf(document, source)
    return value === null ? [] : objectsOf(value, document.contents, [], source)
  })
}
