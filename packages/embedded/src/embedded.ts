import { join } from 'node:path'
import { startKafkaBroker } from './kafka'
import { type Logger } from './logger'
import { startMongoServer } from './mongo'
import { startRedisServer } from './redis'

export interface EmbeddedOptions {
  /** Port of the Kafka broker; 0 for any free port. Absent: no broker is started. */
  kafka?: number
  /** Port of the MongoDB server, in the same way. */
  mongo?: number
  /** Port of the Redis server, in the same way. */
  redis?: number
  /** Folder in which Kafka and MongoDB store their data. Default: in memory only. Redis has no persistence. */
  dataDir?: string
  /** Database name in the MongoDB URL. Default `food-delivery`. */
  database?: string
  /** Default: logs nothing. */
  logger?: Logger
}

/** Addresses of the servers that were started. */
export interface EmbeddedAddresses {
  /** `host:port`, for a client's bootstrap servers. */
  kafka?: string
  /** `mongodb://host:port/database`. */
  mongo?: string
  /** `redis://host:port`. */
  redis?: string
}

export interface Embedded {
  readonly addresses: EmbeddedAddresses
  /** Closes every connection and server, and flushes the journals. */
  close(): Promise<void>
}

interface Running {
  address: string
  close(): Promise<void>
}

type Name = 'kafka' | 'mongo' | 'redis'

/**
 * Starts the servers that have a port in the options, on 127.0.0.1 and in this process. Rejects if one of them cannot
 * start, after closing the others.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const requested = (['kafka', 'mongo', 'redis'] as const).filter((name) => options[name] !== undefined)
  const results = await Promise.allSettled(requested.map((name) => starters[name](options)))
  const running = new Map<Name, Running>()
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') running.set(requested[index] as Name, result.value)
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
  kafka: ({ kafka: port = 0, ...rest }) => startKafkaBroker({ port, ...commonOptions(rest, 'kafka') }),
  mongo: ({ mongo: port = 0, ...rest }) => startMongoServer({ port, ...commonOptions(rest, 'mongo') }),
  redis: ({ redis: port = 0, logger }) => startRedisServer({ port, ...(logger && { logger }) }),
}

const commonOptions = ({ dataDir, logger }: EmbeddedOptions, folder: string) => ({
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
