import { randomUUID } from 'node:crypto'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { readEnvironment, readKafkaEnvironment } from '@food-delivery/service-kit'
import { type mongo } from 'mongoose'
import * as embedded from '../../packages/embedded/src'

/** The settings of a connection to Kafka, to which each client adds its `clientId`. */
export type KafkaSettings = Omit<KafkaConfig, 'clientId'>

/** An embedded server, or a real server that the environment sets. */
interface TestServer {
  close(): Promise<void>
}

export interface TestKafkaServer extends TestServer {
  settings: KafkaSettings
}

/** Kafka at `BOOTSTRAP_SERVERS` (with `SECURITY_PROTOCOL` and `SASL_*`), or a new embedded broker. */
export async function startKafka(): Promise<TestKafkaServer> {
  if (process.env['BOOTSTRAP_SERVERS'])
    return { settings: readEnvironment(process.env, readKafkaEnvironment), close: () => Promise.resolve() }
  const broker = await embedded.startKafka({ initialRebalanceDelayMs: 0 })
  return { settings: { brokers: [broker.address] }, close: () => broker.close() }
}

export interface TestMongoServer extends TestServer {
  /** URL and name of a new database, which `close` drops. */
  mongo: { url: string; database: string }
  /** A client of the MongoDB driver, to check stored documents. */
  client: mongo.MongoClient
}

/** MongoDB at `MONGODB_URL`, or a new embedded server. */
export async function startMongo(): Promise<TestMongoServer> {
  const externalUrl = process.env['MONGODB_URL']
  // Imported here because the import takes a quarter of a second and most tests need only Kafka.
  const { mongo } = await import('mongoose')
  const server = externalUrl ? undefined : await embedded.startMongo()
  const url = externalUrl ?? `mongodb://${server?.address}/test`
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
