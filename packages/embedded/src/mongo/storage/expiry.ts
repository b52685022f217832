import { type Document, splitPath } from '../bson/document'
import { anyAtPath, orAnyElement, type Test } from '../query/path-values'
import { type Catalog } from './catalog'
import { type Collection } from './collection'
import { type IndexSpecification } from './index-specification'

/** Removes the documents that have expired by a TTL index; returns their number. */
export function removeExpired(catalog: Catalog, now: Date): number {
  let count = 0
  for (const collection of catalog.all()) {
    for (const index of collection.indexSpecifications) count += removeExpiredBy(collection, index, now)
  }
  return count
}

function removeExpiredBy(collection: Collection, { key, expireAfterSeconds }: IndexSpecification, now: Date): number {
  const [path, ...more] = Object.keys(key)
  if (expireAfterSeconds === undefined || path === undefined || more.length > 0) return 0
  const latest = now.getTime() - expireAfterSeconds * 1_000
  const isExpired = (value: unknown): boolean => value instanceof Date && value.getTime() <= latest
  const expired = [...collection.documents()].filter((document) => hasDate(document, path, isExpired))
  for (const { _id } of expired) {
    const record = collection.get(_id)
    if (record) collection.remove(record)
  }
  return expired.length
}

const hasDate = (document: Document, path: string, test: Test): boolean =>
  anyAtPath(document, splitPath(path), orAnyElement(test))
