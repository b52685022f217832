import { type Document, splitPath } from '../bson/document'
import { anyAtPath } from '../query/path-values'
import { type Catalog } from './catalog'
import { type Collection } from './collection'
import { type IndexSpecification } from './index-specification'

/** Removes what its TTL index says is over at `now`; gives how many documents went. */
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
  const isOver = (value: unknown): boolean => value instanceof Date && value.getTime() <= latest
  const over = [...collection.documents()].filter((document) => hasDate(document, path, isOver))
  for (const { _id } of over) {
    const record = collection.get(_id)
    if (record) collection.remove(record)
  }
  return over.length
}

const hasDate = (document: Document, path: string, isOver: (value: unknown) => boolean): boolean =>
  anyAtPath(document, splitPath(path), (value) => (Array.isArray(value) ? value.some(isOver) : isOver(value)))
