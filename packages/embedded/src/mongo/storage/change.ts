import { type Document } from '../bson/document'
import { type CollectionOptions } from './collection-options'
import { type IndexSpecification } from './index-specification'

/** A change of the stored data. All changes, applied in order to an empty catalog, restore the data. */
export type Change =
  | { kind: 'create'; namespace: string; options?: CollectionOptions }
  | { kind: 'put'; namespace: string; document: Document }
  | { kind: 'delete'; namespace: string; _id: unknown }
  | { kind: 'createIndex'; namespace: string; index: IndexSpecification }
  | { kind: 'dropIndex'; namespace: string; name: string }
  | { kind: 'drop'; namespace: string }

export type ChangeListener = (change: Change) => void
