import { type Document } from '../bson/document'
import { type IndexSpecification } from './index-specification'

/** Everything that can happen to what is stored; a list of them, played from the start, gives the same store again. */
export type Change =
  | { kind: 'create'; namespace: string }
  | { kind: 'put'; namespace: string; document: Document }
  | { kind: 'delete'; namespace: string; _id: unknown }
  | { kind: 'createIndex'; namespace: string; index: IndexSpecification }
  | { kind: 'dropIndex'; namespace: string; name: string }
  | { kind: 'drop'; namespace: string }

export type ChangeListener = (change: Change) => void
