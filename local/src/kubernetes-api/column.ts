import { type KubeObject } from '../manifests/types'

/** One column of a table; `priority` 1 is shown with `-o wide` only. */
export interface Column {
  name: string
  type?: 'string' | 'integer'
  format?: string
  priority?: number
  cell: (object: KubeObject, now: number) => string | number
}
