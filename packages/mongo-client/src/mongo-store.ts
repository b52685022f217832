import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger } from '@food-delivery/kafka-client'
import { type ConnectOptions, type Connection, type Model, type Schema, createConnection } from 'mongoose'
import { failOperationsOfClosedConnections } from './closed-connections'
import { asStoreError } from './mongo-errors'
import { type MongoEnvironment } from './mongo-environment'

export interface MongoStoreOptions {
  mongo: MongoEnvironment
  /** The name of this client in the server's log. */
  appName: string
  logger: Logger
  /** The schemas of the service's collections. Their indexes are created at each start. */
  schemas: readonly Schema[]
  /** Writes initial data at each start, before the store is ready; must be safe to repeat. Default: writes nothing. */
  prepare?: () => Promise<void>
  /** Delay between two attempts to start, in ms. Default 500. */
  retryMs?: number
}

const CONNECT_OPTIONS: ConnectOptions = {
  maxPoolSize: 8,
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  // Less than the time limit of a handler, because a server that does not respond is not an error of the record.
  socketTimeoutMS: 10_000,
  // The consumer retries a failed record itself, during the entire outage, and its writes are safe to repeat.
  retryWrites: false,
  // An operation without a connection fails at once, so the consumer pauses instead of filling a buffer.
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
}

failOperationsOfClosedConnections()

const WARNING_INTERVAL_MS = 10_000

/** A service's connection to its database, with models of its own because several services may run in one process. */
export class MongoStore {
  readonly name = 'mongodb'
  private readonly connection: Connection = createConnection()
  private readonly stopping = new AbortController()
  private hasConnected = false
  private isReachable = false
  private isPrepared = false

  constructor(private readonly options: MongoStoreOptions) {
    for (const schema of options.schemas) this.connection.model(nameOf(schema), schema)
  }

  /** The model of one of the store's schemas. @throws MissingSchemaError for another schema */
  model<T>(schema: Schema<T>): Model<T> {
    return this.connection.model<T>(nameOf(schema))
  }

  /** Connects, creates the indexes and runs `prepare`. Retries, with a warning in the log, until all have succeeded. */
  async start(): Promise<void> {
    const { retryMs = 500, logger } = this.options
    let warnedAt = -Infinity
    while (!this.stopping.signal.aborted) {
      try {
        await this.prepare()
        return
      } catch (error) {
        if (this.stopping.signal.aborted) return
        if (Date.now() - warnedAt >= WARNING_INTERVAL_MS) {
          logger.warn({ err: asStoreError(error) }, 'cannot connect to MongoDB or set up its collections; retrying')
          warnedAt = Date.now()
        }
        await sleep(retryMs, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      }
    }
  }

  /** Closes the connections. Running operations fail. */
  async stop(): Promise<void> {
    this.stopping.abort()
    // `destroy` alone would wait for the end of a running first connect.
    await (this.connection.getClient() as ReturnType<Connection['getClient']> | undefined)?.close()
    await this.connection.destroy()
  }

  health(): { ready: boolean; live: boolean; detail: string } {
    const ready = this.isReachable && this.isPrepared
    return { ready, live: true, detail: ready ? '' : 'MongoDB is unavailable' }
  }

  /** Runs an operation. @throws DependencyUnavailableError, StoreRejectedError, or the driver's error */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation()
    } catch (error) {
      throw asStoreError(error)
    }
  }

  private async prepare(): Promise<void> {
    if (!this.hasConnected) await this.connect()
    for (const model of Object.values(this.connection.models)) await model.createIndexes()
    await this.options.prepare?.()
    this.isPrepared = true
  }

  /**
   * Called only until the first connect has succeeded. After that, the driver reconnects by itself, and another
   * `openUri` would leak the first pool of connections.
   */
  private async connect(): Promise<void> {
    const { mongo, appName } = this.options
    await this.connection.openUri(mongo.url, { ...CONNECT_OPTIONS, appName, dbName: mongo.database })
    this.hasConnected = true
    this.isReachable = true
    const client = this.connection.getClient()
    client.on('serverHeartbeatSucceeded', () => (this.isReachable = true))
    client.on('serverHeartbeatFailed', () => (this.isReachable = false))
  }
}

const nameOf = (schema: Schema) => schema.get('collection') ?? ''
