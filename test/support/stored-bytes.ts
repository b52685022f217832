import { mongo } from 'mongoose'
import { type TestMongoServer } from './servers'

/** The bytes of the documents of a collection, by default sorted by `_id`. */
export async function storedBytes(
  { client, mongo: { database } }: TestMongoServer,
  collection: string,
  options: mongo.FindOptions = { sort: { _id: 1 } },
): Promise<string[]> {
  const cursor = client
    .db(database)
    .collection<Uint8Array>(collection)
    .find({}, { ...options, raw: true })
  return (await cursor.toArray()).map((bytes) => Buffer.from(bytes).toString('hex'))
}

/** The expected bytes of documents, which depend on types and on the order of fields. */
export const bytesOf = (documents: readonly object[]) =>
  documents.map((document) => Buffer.from(mongo.BSON.serialize(document)).toString('hex'))
