import { splitPath } from '../bson/document'
import { anyAtPath, orAnyElement } from '../query/path-values'
import { type Catalog } from './catalog'
import { type Collection } from './collection'
import { type IndexSpecification } from './index-specification'

/** Deletes the documents that have expired by a TTL index and returns their number. `isLocked`: collections to skip. */
export function deleteExpired(catalog: Catalog, now: Date, isLocked: (namespace: string) => boolean): number {
  let count = 0
  for (const collection of catalog.all()) {
    if (isLocked(collection.namespace)) continue
    for (const index of collection.indexSpecifications) count += deleteExpiredBy(index, collection, now)
  }
  return count
}

function deleteExpiredBy({ key, expireAfterSeconds }: IndexSpecification, collection: Collection, now: Date): number {
  const [path, secondPath] = Object.keys(key)
  // As in MongoDB, documents do not expire by a compound index.
  if (expireAfterSeconds === undefined || path === undefined || secondPath !== undefined) return 0
  const latestExpired = now.getTime() - expireAfterSeconds * 1_000
  const isExpired = orAnyElement((value) => value instanceof Date && value.getTime() <= latestExpired)
  const expired = [...collection.documents()].filter((document) => anyAtPath(document, splitPath(path), isExpired))
  for (const { _id } of expired) collection.delete(_id)
  return expired.length
}
