import { isDeepStrictEqual } from 'node:util'
import { type KubeObject } from '../../manifests/objects'
import { ApiError } from '../responses'
import { mergeKeyOf, strategicMerge } from './merge'
import { type JsonObject, isJsonObject } from '../../json'

/** An entry of `metadata.managedFields`: the fields that a manager owns. */
interface ManagedFields {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  time: string
  fieldsType: 'FieldsV1'
  fieldsV1: JsonObject
}

export interface Manager {
  name: string
  /** Whether it takes over the fields of other managers. */
  force: boolean
  time: string
}

/**
 * The values that are not divided further, by path. A path is a JSON list of elements as in FieldsV1, such as `f:spec` or
 * `k:{"name":"a"}`.
 */
type Leaves = Map<string, unknown>

const elementsOf = (path: string) => JSON.parse(path) as string[]

/** The fields that the API server does not track. */
const untrackedFields = ['f:apiVersion', 'f:kind', 'f:status']
const untrackedMetadata = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
].map((field) => `f:${field}`)

/**
 * Applies a configuration like a server-side apply.
 * @throws ApiError if another manager has set one of the fields to another value, unless `manager.force` is set
 */
export function applyFields(previous: KubeObject | undefined, config: JsonObject, manager: Manager): KubeObject {
  const { managedFields: _fields, ...metadata } = (config['metadata'] ?? {}) as JsonObject
  const applied = { ...config, metadata } as unknown as KubeObject
  const appliedLeaves = leavesOf(applied)
  const storedLeaves = previous ? leavesOf(previous) : new Map<string, unknown>()
  const entries = entriesOf(previous)
  const ownEntry = entries.find((entry) => isOwnedBy(entry, manager.name, 'Apply'))
  const otherEntries = entries.filter((entry) => entry !== ownEntry)
  const differs = (path: string) =>
    appliedLeaves.has(path) &&
    storedLeaves.has(path) &&
    !isDeepStrictEqual(storedLeaves.get(path), appliedLeaves.get(path))
  const conflicts = otherEntries.flatMap((entry) =>
    pathsOf(entry.fieldsV1)
      .filter(differs)
      .map((path) => ({ entry, path })),
  )
  if (conflicts.length > 0 && !manager.force) throw applyConflict(conflicts)
  const ownedPaths = new Set([...appliedLeaves.keys(), ...otherEntries.flatMap(({ fieldsV1 }) => pathsOf(fieldsV1))])
  const removedPaths = new Set(ownEntry ? pathsOf(ownEntry.fieldsV1).filter((path) => !ownedPaths.has(path)) : [])
  const merged = strategicMerge(previous ?? {}, applied) as KubeObject
  const pruned = removedPaths.size > 0 ? (prune(merged, [], removedPaths) as KubeObject) : merged
  const newEntry = entryOf(pruned, manager, 'Apply', [...appliedLeaves.keys()])
  const isSame = ownEntry && isDeepStrictEqual(ownEntry.fieldsV1, newEntry.fieldsV1)
  const keptEntries = otherEntries.map((entry) => withoutPaths(entry, differs))
  return withEntries(pruned, [...keptEntries, isSame ? ownEntry : newEntry])
}

/** Makes the client of an update or a patch the owner of the fields that it changed. */
export function updateFields(previous: KubeObject | undefined, object: KubeObject, manager: Manager): KubeObject {
  const before = previous ? leavesOf(previous) : new Map<string, unknown>()
  const after = leavesOf(object)
  const setPaths = [...after]
    .filter(([path, value]) => !isDeepStrictEqual(before.get(path), value))
    .map(([path]) => path)
  const removedPaths = new Set([...before.keys()].filter((path) => !after.has(path)))
  const changedPaths = new Set([...setPaths, ...removedPaths])
  const entries = entriesOf(previous)
  if (changedPaths.size === 0) return withEntries(object, entries)
  const ownEntry = entries.find((entry) => isOwnedBy(entry, manager.name, 'Update'))
  const ownPaths = ownEntry ? pathsOf(ownEntry.fieldsV1).filter((path) => !removedPaths.has(path)) : []
  const otherEntries = entries
    .filter((entry) => entry !== ownEntry)
    .map((entry) => withoutPaths(entry, (path) => changedPaths.has(path)))
  return withEntries(object, [...otherEntries, entryOf(object, manager, 'Update', [...ownPaths, ...setPaths])])
}

const entriesOf = (object: KubeObject | undefined) => (object?.metadata.managedFields ?? []) as ManagedFields[]

const isOwnedBy = (entry: ManagedFields, manager: string, operation: string) =>
  entry.manager === manager && entry.operation === operation

/** The order of the API server: applied entries first, then by time, then by name. */
const inApiOrder = (a: ManagedFields, b: ManagedFields) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1)
const sortKeyOf = ({ operation, time, manager }: ManagedFields) => `${operation} ${time} ${manager}`

function withEntries(object: KubeObject, entries: readonly ManagedFields[]): KubeObject {
  const managedFields = entries.filter(({ fieldsV1 }) => Object.keys(fieldsV1).length > 0).toSorted(inApiOrder)
  const { managedFields: _fields, ...metadata } = object.metadata
  return { ...object, metadata: { ...metadata, ...(managedFields.length > 0 ? { managedFields } : {}) } }
}

function entryOf(
  { apiVersion }: KubeObject,
  { name, time }: Manager,
  operation: ManagedFields['operation'],
  paths: readonly string[],
): ManagedFields {
  return { manager: name, operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1: fieldsOf(paths) }
}

const withoutPaths = (entry: ManagedFields, isRemoved: (path: string) => boolean): ManagedFields => ({
  ...entry,
  fieldsV1: fieldsOf(pathsOf(entry.fieldsV1).filter((path) => !isRemoved(path))),
})

/** The paths as nested fields of FieldsV1. */
function fieldsOf(paths: readonly string[]): JsonObject {
  const root: JsonObject = {}
  for (const path of paths) {
    let fields = root
    for (const element of elementsOf(path)) fields = (fields[element] ??= {}) as JsonObject
  }
  return root
}

function pathsOf(fields: JsonObject, prefix: readonly string[] = []): string[] {
  return Object.entries(fields).flatMap(([element, inner]) => {
    const path = [...prefix, element]
    const isLeaf = !isJsonObject(inner) || Object.keys(inner).length === 0
    return isLeaf ? [JSON.stringify(path)] : pathsOf(inner, path)
  })
}

function leavesOf(value: unknown, path: readonly string[] = [], field = ''): Leaves {
  const children = childrenOf(value, field)
  const [first = '', second = ''] = path
  if (untrackedFields.includes(first) || (first === 'f:metadata' && untrackedMetadata.includes(second)))
    return new Map()
  if (!children) return new Map([[JSON.stringify(path), value]])
  return new Map(children.flatMap(([element, inner, name]) => [...leavesOf(inner, [...path, element], name)]))
}

/**
 * The fields of an object, or the items of a list with a merge key; undefined for another value, which has one owner as a whole.
 */
function childrenOf(value: unknown, field: string): [element: string, inner: unknown, field: string][] | undefined {
  if (isJsonObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).map(([key, inner]) => [`f:${key}`, inner, key])
  const key = mergeKeyOf(field)
  if (key === undefined || !Array.isArray(value) || !value.every((item) => isJsonObject(item) && key in item))
    return undefined
  return (value as JsonObject[]).map((item) => [`k:${JSON.stringify({ [key]: item[key] })}`, item, ''])
}

/** Removes the values at these paths, and the objects and lists that become empty. */
function prune(value: unknown, path: readonly string[], removed: ReadonlySet<string>, field = ''): unknown {
  if (removed.has(JSON.stringify(path))) return undefined
  const children = childrenOf(value, field)
  if (!children) return value
  const keptChildren = children
    .map(([element, inner, name]) => [name, prune(inner, [...path, element], removed, name)] as const)
    .filter(([, inner]) => inner !== undefined)
  if (keptChildren.length === 0) return undefined
  return Array.isArray(value) ? keptChildren.map(([, inner]) => inner) : Object.fromEntries(keptChildren)
}

/** A path as in the message of a conflict: `.spec.template.spec.containers[name="a"].image`. */
const textOf = (path: string) =>
  elementsOf(path)
    .map((element) =>
      element.startsWith('f:')
        ? `.${element.slice(2)}`
        : Object.entries(JSON.parse(element.slice(2)) as JsonObject)
            .map(([key, value]) => `[${key}=${JSON.stringify(value)}]`)
            .join(''),
    )
    .join('')

const managerText = ({ manager, operation, apiVersion }: ManagedFields) =>
  `${JSON.stringify(manager)}${operation === 'Update' ? ` using ${apiVersion}` : ''}`

function applyConflict(conflicts: readonly { entry: ManagedFields; path: string }[]): ApiError {
  const conflictTexts = conflicts.map(({ entry, path }) => ({ manager: managerText(entry), field: textOf(path) }))
  const causes = conflictTexts.map(({ manager, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field,
  }))
  return new ApiError(409, 'Conflict', `Apply failed with ${summaryOf(conflictTexts)}`, { causes })
}

/** The conflicts as the API server lists them: grouped by manager if there are several. */
function summaryOf(conflicts: readonly { manager: string; field: string }[]): string {
  const [first] = conflicts
  if (conflicts.length === 1) return `1 conflict: conflict with ${first?.manager}: ${first?.field}`
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].toSorted()
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((conflict) => conflict.manager === manager).map(({ field }) => `- ${field}`),
  ])
  return `${conflicts.length} conflicts: ${lines.join('\n')}`
}
