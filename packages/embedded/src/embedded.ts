import { join } from 'node:path'
import { startKafkaBroker } from './kafka'
import { type Logger } from './logger'
import { startMongoServer } from './mongo'
import { startRedisServer } from './redis'

export interface EmbeddedOptions {
  /** Port of the Kafka broker, 0 for any free one. Absent: not started; so with the others. */
  kafka?: number
  mongo?: number
  redis?: number
  /** Folder in which Kafka and MongoDB keep what they have. Absent: in memory only. Redis never keeps anything. */
  dataDir?: string
  /** Name in the MongoDB URL. Default `food-delivery`. */
  database?: string
  /** Default: say nothing. */
  logger?: Logger
}

/** How to reach what was started, as the services' environment wants it. */
export interface EmbeddedAddresses {
  /** `host:port`, for BOOTSTRAP_SERVERS. */
  kafka?: string
  /** For MONGODB_URL. */
  mongo?: string
  /** For REDIS_URL. */
  redis?: string
}

export interface Embedded {
  readonly addresses: EmbeddedAddresses
  /** Ends every connection and server, and writes what is left to write. */
  close(): Promise<void>
}

interface Running {
  address: string
  close(): Promise<void>
}

type Name = 'kafka' | 'mongo' | 'redis'

/**
 * Starts the servers that have a port in the options, on 127.0.0.1 and in this process. Rejects
 * when one cannot start; the others are closed again then.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const wanted = (['kafka', 'mongo', 'redis'] as const).filter((name) => options[name] !== undefined)
  const results = await Promise.allSettled(wanted.map((name) => starters[name](options)))
  const running = new Map<Name, Running>()
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') running.set(wanted[index] as Name, result.value)
  }
  const close = async (): Promise<void> => {
    await Promise.all(Array.from(running.values(), (server) => server.close()))
  }
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) {
    await close()
    throw failure.reason
  }
  return { addresses: addressesOf(running, options.database ?? 'food-delivery'), close }
}

const starters: Record<Name, (options: EmbeddedOptions) => Promise<Running>> = {
  kafka: ({ kafka: port = 0, ...rest }) => startKafkaBroker({ port, ...common(rest, 'kafka') }),
  mongo: ({ mongo: port = 0, ...rest }) => startMongoServer({ port, ...common(rest, 'mongo') }),
  redis: ({ redis: port = 0, logger }) => startRedisServer({ port, ...(logger && { logger }) }),
}

const common = ({ dataDir, logger }: EmbeddedOptions, folder: string) => ({
  ...(dataDir !== undefined && { dataDir: join(dataDir, folder) }),
  ...(logger && { logger }),
})

function addressesOf(running: ReadonlyMap<Name, Running>, database: string): EmbeddedAddresses {
  const [kafka, mongo, redis] = (['kafka', 'mongo', 'redis'] as const).map((name) => running.get(name)?.address)
  return {
    ...(kafka !== undefined && { kafka }),
    ...(mongo !== undefined && { mongo: `mongodb://${mongo}/${database}` }),
    ...(redis !== undefined && { redis: `redis://${redis}` }),
  }
}
