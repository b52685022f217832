import { type TestServer } from './control/test-server'
import { type KafkaServerOptions } from './kafka/kafka-server'
import { type Logger } from './logger'
import { type MongoServerOptions } from './mongo/mongo-server'
import { type RedisServerOptions } from './redis/redis-server'
import { startKafka } from './start-kafka'
import { startMongo } from './start-mongo'
import { startRedis } from './start-redis'

/** The options of each server to start. */
export interface EmbeddedOptions {
  kafka?: KafkaServerOptions
  mongo?: MongoServerOptions
  redis?: RedisServerOptions
}

/** The addresses of the started servers. */
export interface EmbeddedAddresses {
  /** `host:port`, for a client's bootstrap servers. */
  kafka?: string
  /** `mongodb://host:port/database`. */
  mongo?: string
  /** `redis://host:port`. */
  redis?: string
}

interface Embedded {
  readonly addresses: EmbeddedAddresses
  readonly servers: Partial<Record<keyof EmbeddedAddresses, TestServer>>
  /** Closes all servers with their connections and files. */
  close(): Promise<void>
}

interface Started {
  server: TestServer
  address: EmbeddedAddresses
}

/** Starts these servers. If one of them cannot start, it closes the others and rejects. */
export async function startEmbedded(options: EmbeddedOptions, logger?: Logger): Promise<Embedded> {
  const { kafka, mongo, redis } = options
  const common = { requestLogSize: 0, ...(logger && { logger }) }
  const starting: Promise<Started>[] = []
  if (kafka)
    starting.push(
      startKafka({ ...common, ...kafka }).then((server) => ({ server, address: { kafka: server.address } })),
    )
  if (mongo)
    starting.push(startMongo({ ...common, ...mongo }).then((server) => ({ server, address: { mongo: server.url } })))
  if (redis)
    starting.push(startRedis({ ...common, ...redis }).then((server) => ({ server, address: { redis: server.url } })))
  const results = await Promise.allSettled(starting)
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const close = async (): Promise<void> => void (await Promise.all(started.map(({ server }) => server.close())))
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) {
    await close()
    throw failure.reason
  }
  return {
    addresses: Object.assign({}, ...started.map(({ address }) => address)) as EmbeddedAddresses,
    servers: Object.assign({}, ...started.map(toServers)) as Embedded['servers'],
    close,
  }
}

/** The server by the name of its address. */
function toServers({ server, address }: Started): Embedded['servers'] {
  return Object.fromEntries(Object.keys(address).map((name) => [name, server]))
}
