import { type TestServer } from './control/test-server'
import { type KafkaServerOptions } from './kafka/kafka-server'
import { type Logger } from './logger'
import { type MongoServerOptions } from './mongo/mongo-server'
import { type RedisServerOptions } from './redis/redis-server'
import { startKafka, startMongo, startRedis } from './start'

/** The options of each server to start. */
export interface EmbeddedOptions {
  kafka?: KafkaServerOptions
  mongo?: MongoServerOptions
  redis?: RedisServerOptions
}

/** The addresses of the started servers. */
export interface EmbeddedAddresses {
  /** `host:port` of each broker, separated by commas, for a client's bootstrap servers. */
  kafka?: string
  /** `mongodb://host:port/database`, and the name of the replica set if there is one. */
  mongo?: string
  /** `redis://host:port`. */
  redis?: string
}

interface Embedded {
  readonly addresses: EmbeddedAddresses
  readonly servers: Partial<Record<keyof EmbeddedOptions, TestServer>>
  /** Closes all servers with their connections and files. */
  close(): Promise<void>
}

/** Starts these servers. If one of them cannot start, it closes the others and rejects. */
export async function startEmbedded({ kafka, mongo, redis }: EmbeddedOptions, logger?: Logger): Promise<Embedded> {
  // The request log takes time in each request, and only tests read it.
  const common = { requestLogSize: 0, ...(logger && { logger }) }
  const results = await Promise.allSettled([
    kafka && startKafka({ ...common, ...kafka }).then((server) => ['kafka', server] as const),
    mongo && startMongo({ ...common, ...mongo }).then((server) => ['mongo', server] as const),
    redis && startRedis({ ...common, ...redis }).then((server) => ['redis', server] as const),
  ])
  const started = results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []))
  const close = async (): Promise<void> => void (await Promise.all(started.map(([, server]) => server.close())))
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) {
    await close()
    throw failure.reason
  }
  const addresses = started.map(([name, server]) => [name, 'url' in server ? server.url : server.address])
  return {
    addresses: Object.fromEntries(addresses) as EmbeddedAddresses,
    servers: Object.fromEntries(started) as Embedded['servers'],
    close,
  }
}
