import { type KeyValueStore, readStored, writeStored } from '../../platform/stored'
import { type ModelDocument, restoreDocument } from './document'

const KEPT_AS = 'food-delivery-model'
const SET_ASIDE_AS = 'food-delivery-model-unreadable'

/** The document of the last visit. What is none is set aside before this visit's takes its place. */
export function restoreKept(store: KeyValueStore | undefined): ModelDocument | undefined {
  const stored = readStored(store, KEPT_AS)
  const document = restoreDocument(stored)
  if (stored !== undefined && !document) writeStored(store, SET_ASIDE_AS, stored)
  return document
}

/** Keeps a document for the next visit. */
export function keepDocument(store: KeyValueStore | undefined, document: ModelDocument): void {
  writeStored(store, KEPT_AS, document)
}

/** The model that {@link restoreKept} set aside, now or earlier; undefined when there is none. */
export function modelSetAside(store: KeyValueStore | undefined): unknown {
  const stored = readStored(store, SET_ASIDE_AS)
  return typeof stored === 'object' && stored !== null && 'model' in stored ? stored.model : stored
}

/** Drops what was set aside. */
export function forgetSetAside(store: KeyValueStore | undefined): void {
  writeStored(store, SET_ASIDE_AS, undefined)
}
