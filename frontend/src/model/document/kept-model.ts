import { type KeyValueStore, readStored, writeStored } from '../../platform/stored'
import { type ModelDocument, restoreDocument } from './document'

const KEPT_AS = 'food-delivery-model'
const SET_ASIDE_AS = 'food-delivery-model-unreadable'

/** The document of the last visit. An invalid one is set aside before it is overwritten. */
export function restoreKept(store: KeyValueStore | undefined): ModelDocument | undefined {
  const stored = readStored(store, KEPT_AS)
  const document = restoreDocument(stored)
  if (stored !== undefined && !document) writeStored(store, SET_ASIDE_AS, stored)
  return document
}

/** Stores a document for the next visit. */
export function keepDocument(store: KeyValueStore | undefined, document: ModelDocument): void {
  writeStored(store, KEPT_AS, document)
}

/** The model that {@link restoreKept} set aside, now or earlier; undefined when there is none. */
export function modelSetAside(store: KeyValueStore | undefined): unknown {
  const stored = readStored(store, SET_ASIDE_AS)
  return typeof stored === 'object' && stored !== null && 'model' in stored ? stored.model : stored
}

/** Deletes the model that was set aside. */
export function forgetSetAside(store: KeyValueStore | undefined): void {
  writeStored(store, SET_ASIDE_AS, undefined)
}
