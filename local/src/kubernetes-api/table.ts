import { valueAt } from '../json'
import { type KubeObject } from '../manifests/objects'

export interface ListMeta {
  resourceVersion: string
  continue?: string
  remainingItemCount?: number
}

/** One column of a table; kubectl shows `priority` 1 with `-o wide` only. */
export interface Column {
  name: string
  type?: 'string' | 'integer' | 'date'
  format?: string
  priority?: number
  cell: (object: KubeObject, now: number) => string | number | null
}

/** What a row contains besides its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

export type Table = ReturnType<typeof tableOf>

/** A cell with the text or number at a dotted path. `absent`: the cell if the path has no such value, default empty. */
export const textAt =
  (path: string, absent = '') =>
  (object: KubeObject) => {
    const value = valueAt(object, path)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : absent
  }

/** A cell with the number at a dotted path; 0 if absent. */
export const numberAt = (path: string) => (object: KubeObject) => Number(valueAt(object, path) ?? 0)

interface TableOptions {
  columns: readonly Column[]
  objects: readonly KubeObject[]
  metadata: ListMeta
  include: IncludeObject
  /** ms since 1970, for ages. */
  now: number
}

/** Converts objects to a Table, which kubectl prints. */
export function tableOf({ columns, objects, metadata, include, now }: TableOptions) {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type = 'string', format = '', priority = 0 }) => ({
      name,
      type,
      format,
      description: '',
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cellOf(() => cell(object, now))),
      object: rowObject(object, include),
    })),
  }
}

/** A cell is null if the object lacks its fields: clients can omit them, and a bookmark has only a version. */
function cellOf(cell: () => string | number | null): string | number | null {
  try {
    return cell() ?? null
  } catch {
    return null
  }
}

function rowObject(object: KubeObject, include: IncludeObject) {
  if (include === 'None') return null
  if (include === 'Object') return object
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}
