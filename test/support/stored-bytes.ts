import { mongo } from 'mongoose'
import { type TestMongoServer } from './servers'

/** Reads the BSON bytes of all documents of a collection as hex, by default sorted by `_id`. */
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

/** The BSON bytes of documents as hex, for comparison. They depend on types and on the order of fields. */
export const bytesOf = (documents: readonly object[]) =>
  documents.map((document) => Buffer.from(mongo.BSON.serialize(document)).toString('hex'))
