import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger } from '@food-delivery/kafka-client'
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb'
import { asStoreError } from './mongo-errors'
import { type MongoEnvironment } from './mongo-environment'

export interface MongoStoreOptions {
  mongo: MongoEnvironment
  /** Shown in the server's log. */
  appName: string
  logger: Logger
  /** Makes indexes and the like, each time the service starts; must be safe to repeat. */
  prepare: (database: Db) => Promise<void>
  /** Wait between two tries at the start, ms. Default 500. */
  retryMs?: number
}

const CLIENT_OPTIONS: MongoClientOptions = {
  maxPoolSize: 8,
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  // A server that is frozen must not hold handlers until their own limit: that would count against the records.
  socketTimeoutMS: 10_000,
  // Writes here are safe to repeat, and the consumer repeats them itself for as long as an outage lasts.
  retryWrites: false,
}

const SAY_EVERY_MS = 10_000

/** A service's connection to its database. */
export class MongoStore {
  readonly name = 'mongodb'
  readonly database: Db
  private readonly client: MongoClient
  private readonly stopping = new AbortController()
  private isUp = false
  private isPrepared = false

  constructor(private readonly options: MongoStoreOptions) {
    const { mongo, appName } = options
    this.client = new MongoClient(mongo.url, { ...CLIENT_OPTIONS, appName })
    this.database = this.client.db(mongo.database)
    this.client.on('serverHeartbeatSucceeded', () => (this.isUp = true))
    this.client.on('serverHeartbeatFailed', () => (this.isUp = false))
  }

  /** Resolves once the server answers and `prepare` is done; waits and says so while it does not. */
  async start(): Promise<void> {
    const { retryMs = 500, logger, prepare } = this.options
    for (let saidAt = -Infinity; !this.stopping.signal.aborted;) {
      try {
        await this.client.connect()
        await prepare(this.database)
        this.isPrepared = true
        return
      } catch (error) {
        if (this.stopping.signal.aborted) return
        if (Date.now() - saidAt >= SAY_EVERY_MS) {
          logger.warn({ err: asStoreError(error) }, 'waiting for MongoDB')
          saidAt = Date.now()
        }
        await sleep(retryMs, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      }
    }
  }

  /** Closes the connections; what runs is given up. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.client.close()
  }

  health(): { ready: boolean; live: boolean; detail: string } {
    const ready = this.isUp && this.isPrepared
    return { ready, live: true, detail: ready ? '' : 'MongoDB does not answer' }
  }

  /** Runs an operation. @throws DependencyUnavailableError, StoreRejectedError, or the driver's error */
  async run<T>(operation: (database: Db) => Promise<T>): Promise<T> {
    try {
      return await operation(this.database)
    } catch (error) {
      throw asStoreError(error)
    }
  }
}
