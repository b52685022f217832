import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { startKafkaBroker } from '../../packages/embedded/src/kafka'
import { startMongoServer } from '../../packages/embedded/src/mongo'

/** A server of a test run: an embedded one, or the one that the environment names. */
export interface TestServer {
  close(): Promise<void>
}

export interface TestKafkaServer extends TestServer {
  brokers: readonly string[]
}

/** Kafka at `BOOTSTRAP_SERVERS`, or an embedded broker of its own. */
export async function startKafka(): Promise<TestKafkaServer> {
  const real = process.env['BOOTSTRAP_SERVERS']
  if (real) return { brokers: real.split(','), close: () => Promise.resolve() }
  const broker = await startKafkaBroker({ initialRebalanceDelayMs: 0 })
  return { brokers: [broker.address], close: () => broker.close() }
}

export interface TestMongoServer extends TestServer {
  /** URL and name of a new, empty database; it is dropped by `close`. */
  mongo: { url: string; database: string }
  /** A client of the test's own. */
  client: MongoClient
}

/** MongoDB at `MONGODB_URL`, or an embedded server of its own. */
export async function startMongo(): Promise<TestMongoServer> {
  const real = process.env['MONGODB_URL']
  const server = real ? undefined : await startMongoServer()
  const url = real ?? `mongodb://${server?.address}/test`
  const database = `test_${randomUUID().slice(0, 8)}`
  const client = await new MongoClient(url).connect()
  return {
    mongo: { url, database },
    client,
    close: async () => {
      await client.db(database).dropDatabase()
      await client.close()
      await server?.close()
    },
  }
}
