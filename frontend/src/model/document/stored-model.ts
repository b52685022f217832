import { type KeyValueStore, readStored, writeStored } from '../../platform/json-storage'
import { type ModelDocument, restoreDocument } from './model-document'

const MODEL_KEY = 'food-delivery-model'
const UNREADABLE_KEY = 'food-delivery-model-unreadable'

/** The document of the last visit. An invalid one is saved under another key before the page overwrites it. */
export function restoreStoredDocument(store: KeyValueStore | undefined): ModelDocument | undefined {
  const stored = readStored(store, MODEL_KEY)
  const document = restoreDocument(stored)
  if (stored !== undefined && !document) writeStored(store, UNREADABLE_KEY, stored)
  return document
}

/** Stores a document for the next visit. */
export function storeDocument(store: KeyValueStore | undefined, document: ModelDocument): void {
  writeStored(store, MODEL_KEY, document)
}

/** The invalid model that {@link restoreStoredDocument} saved, now or in an earlier visit; undefined if there is none. */
export function unreadableModel(store: KeyValueStore | undefined): unknown {
  const stored = readStored(store, UNREADABLE_KEY)
  return typeof stored === 'object' && stored !== null && 'model' in stored ? stored.model : stored
}

export function deleteUnreadableModel(store: KeyValueStore | undefined): void {
  writeStored(store, UNREADABLE_KEY, undefined)
}
