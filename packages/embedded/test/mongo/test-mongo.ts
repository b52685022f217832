import { randomUUID } from 'node:crypto'
import mongoose, { type Connection } from 'mongoose'
import { type MongoServerOptions, startMongo } from '../../src'

/** Whether the tests run with the MongoDB at MONGODB_URL, to compare it with the embedded server. */
export const isRealMongo = process.env['MONGODB_URL'] !== undefined

/** A test that is skipped with MONGODB_URL, because some MongoDB-compatible servers deviate from MongoDB there. */
export const itOnEmbedded = isRealMongo ? it.skip : it

/** A mongoose connection to a new, empty database; `close` drops the database. */
export interface TestMongo {
  connection: Connection
  close(): Promise<void>
}

/** Connects to MONGODB_URL, or to a new embedded server. */
export async function startTestMongo(options: MongoServerOptions = {}): Promise<TestMongo> {
  const server = isRealMongo ? undefined : await startMongo(options)
  const url = process.env['MONGODB_URL'] ?? String(server?.url)
  const dbName = `embedded_${randomUUID().slice(0, 8)}`
  const connection = await mongoose.createConnection(url, { dbName, autoIndex: false }).asPromise()
  return {
    connection,
    close: async () => {
      await connection.dropDatabase()
      await connection.close()
      await server?.close()
    },
  }
}
