import { randomUUID } from 'node:crypto'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { readEnvironment, readKafkaEnvironment } from '@food-delivery/service-kit'
import { type mongo } from 'mongoose'
import { startKafkaBroker } from '../../packages/embedded/src/kafka'
import { startMongoServer } from '../../packages/embedded/src/mongo'

/** How to connect to a Kafka; a client adds its `clientId`. */
export type KafkaSettings = Omit<KafkaConfig, 'clientId'>

/** A server of a test run: an embedded one, or the one that the environment names. */
interface TestServer {
  close(): Promise<void>
}

export interface TestKafkaServer extends TestServer {
  settings: KafkaSettings
}

/** Kafka at `BOOTSTRAP_SERVERS` (with `SECURITY_PROTOCOL` and `SASL_*`), or an embedded broker of its own. */
export async function startKafka(): Promise<TestKafkaServer> {
  if (process.env['BOOTSTRAP_SERVERS'])
    return { settings: readEnvironment(process.env, readKafkaEnvironment), close: () => Promise.resolve() }
  const broker = await startKafkaBroker({ initialRebalanceDelayMs: 0 })
  return { settings: { brokers: [broker.address] }, close: () => broker.close() }
}

export interface TestMongoServer extends TestServer {
  /** URL and name of a new, empty database; it is dropped by `close`. */
  mongo: { url: string; database: string }
  /** The bare driver, to look at what services store. */
  client: mongo.MongoClient
}

/** MongoDB at `MONGODB_URL`, or an embedded server of its own. */
export async function startMongo(): Promise<TestMongoServer> {
  const real = process.env['MONGODB_URL']
  // Loaded here, as most tests need only Kafka and mongoose takes a quarter of a second.
  const { mongo } = await import('mongoose')
  const server = real ? undefined : await startMongoServer()
  const url = real ?? `mongodb://${server?.address}/test`
  const database = `test_${randomUUID().slice(0, 8)}`
  const client = await new mongo.MongoClient(url).connect()
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
