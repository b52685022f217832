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
  /** Follows the `drop` of each collection. `namespace` is the name of the database. */
  | { kind: 'dropDatabase'; namespace: string }

/** Precedes `count` changes in a journal, of which all or none are applied. */
export type ChangeGroup = { kind: 'group'; count: number }

/** How a document was updated: replaced, or else the paths that operators changed as a whole (empty for a pipeline). */
export type UpdateOrigin = 'replacement' | readonly string[]

export interface ChangeEvent {
  change: Change
  /** Returns the changes that reverse `change`. */
  undo: () => Change[]
  /** Set only if the change is an update. */
  origin?: UpdateOrigin | undefined
}

export interface ChangeListener {
  onChange(event: ChangeEvent): void
  /** Called before `count` changes that are stored atomically. */
  onGroup?(count: number): void
}
