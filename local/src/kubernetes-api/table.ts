import { valueAt } from '../manifests/validate-manifest'
import { type KubeObject } from '../manifests/objects'

/** One column of a table; kubectl shows `priority` 1 with `-o wide` only. */
export interface Column {
  name: string
  type?: 'string' | 'integer'
  format?: string
  priority?: number
  cell: (object: KubeObject, now: number) => string | number
}

/** Whether a client accepts a table instead of objects, as `kubectl get` does. */
export function acceptsTable(accept: string | undefined): boolean {
  return accept?.includes('as=Table') ?? false
}

/** A cell with the text or number at a dotted path. */
export const textAt =
  (path: string, absent = '') =>
  (object: KubeObject) => {
    const value = valueAt(object, path)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : absent
  }

/** A cell with the number at a dotted path; 0 if absent. */
export const numberAt = (path: string) => (object: KubeObject) => Number(valueAt(object, path) ?? 0)

/** Objects as a Table, which kubectl prints. `now`: ms since 1970, for ages. */
export function tableOf({
  columns,
  objects,
  resourceVersion,
  now,
}: {
  columns: readonly Column[]
  objects: readonly KubeObject[]
  resourceVersion?: string
  now: number
}) {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: resourceVersion === undefined ? {} : { resourceVersion },
    columnDefinitions: columns.map(({ name, type = 'string', format = '', priority = 0 }) => ({
      name,
      type,
      format,
      description: '',
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, now)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  }
}
