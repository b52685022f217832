import { join } from 'node:path'
import { type KafkaBrokerOptions, startKafkaBroker } from './kafka'
import { type Logger } from './logger'
import { startMongoServer } from './mongo'
import { startRedisServer } from './redis'

export interface EmbeddedOptions {
  /** Port of the Kafka broker, 0 for any free port; or its options. Absent: no broker is started. */
  kafka?: number | Omit<KafkaBrokerOptions, 'dataDir' | 'logger'>
  /** Port of the MongoDB server; 0 for any free port. Absent: no MongoDB server is started. */
  mongo?: number
  /** Port of the Redis server; 0 for any free port. Absent: no Redis server is started. */
  redis?: number
  /** Folder in which Kafka and MongoDB store their data. Default: in memory only. Redis has no persistence. */
  dataDir?: string
  /** Database name in the MongoDB URL. Default `test`. */
  database?: string
  /** Default: logs nothing. */
  logger?: Logger
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

export interface Embedded {
  readonly addresses: EmbeddedAddresses
  /** Closes all servers with their connections and files. */
  close(): Promise<void>
}

interface RunningServer {
  address: string
  close(): Promise<void>
}

const serverNames = ['kafka', 'mongo', 'redis'] as const
type ServerName = (typeof serverNames)[number]

/**
 * Starts the servers that have a port in the options, on 127.0.0.1 and in this process. If one of them cannot start,
 * it closes the others and rejects.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const requested = serverNames.filter((name) => options[name] !== undefined)
  const results = await Promise.allSettled(requested.map((name) => startFunctions[name](options)))
  const running = new Map<ServerName, RunningServer>()
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') running.set(requested[index] as ServerName, result.value)
  }
  const close = async (): Promise<void> => {
    await Promise.all(Array.from(running.values(), (server) => server.close()))
  }
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) {
    await close()
    throw failure.reason
  }
  return { addresses: addressesOf(running, options.database ?? 'test'), close }
}

const startFunctions: Record<ServerName, (options: EmbeddedOptions) => Promise<RunningServer>> = {
  kafka: ({ kafka = 0, ...rest }) =>
    startKafkaBroker({ ...(typeof kafka === 'number' ? { port: kafka } : kafka), ...commonOptions(rest, 'kafka') }),
  mongo: ({ mongo: port = 0, ...rest }) => startMongoServer({ port, ...commonOptions(rest, 'mongo') }),
  redis: ({ redis: port = 0, logger }) => startRedisServer({ port, ...(logger && { logger }) }),
}

const commonOptions = ({ dataDir, logger }: EmbeddedOptions, folder: string) => ({
  ...(dataDir !== undefined && { dataDir: join(dataDir, folder) }),
  ...(logger && { logger }),
})

function addressesOf(running: ReadonlyMap<ServerName, RunningServer>, database: string): EmbeddedAddresses {
  const [kafka, mongo, redis] = serverNames.map((name) => running.get(name)?.address)
  return {
    ...(kafka !== undefined && { kafka }),
    ...(mongo !== undefined && { mongo: `mongodb://${mongo}/${database}` }),
    ...(redis !== undefined && { redis: `redis://${redis}` }),
  }
}
