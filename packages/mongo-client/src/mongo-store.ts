import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger } from '@food-delivery/kafka-client'
import { type ConnectOptions, type Connection, type Model, type Schema, createConnection } from 'mongoose'
import { asStoreError } from './mongo-errors'
import { type MongoEnvironment } from './mongo-environment'

export interface MongoStoreOptions {
  mongo: MongoEnvironment
  /** Shown in the server's log. */
  appName: string
  logger: Logger
  /** Of the collections that the service keeps; their indexes are made each time it starts. */
  schemas: readonly Schema[]
  /** Stores what must exist before the service is ready, each time it starts; must be safe to repeat. Default: nothing. */
  prepare?: () => Promise<void>
  /** Wait between two attempts to start, ms. Default 500. */
  retryMs?: number
}

const CONNECT_OPTIONS: ConnectOptions = {
  maxPoolSize: 8,
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  // A frozen server must not hold handlers until their own time limit, which would count against the records.
  socketTimeoutMS: 10_000,
  // Writes here are safe to repeat, and the consumer repeats them itself for as long as an outage lasts.
  retryWrites: false,
  // An operation without a connection fails at once: the consumer pauses instead of filling a buffer.
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
}

const WARN_EVERY_MS = 10_000

/** A service's connection to its database. Its models are its own: several services may run in one process. */
export class MongoStore {
  readonly name = 'mongodb'
  private readonly connection: Connection = createConnection()
  private readonly stopping = new AbortController()
  private hasConnected = false
  private isUp = false
  private isPrepared = false

  constructor(private readonly options: MongoStoreOptions) {
    for (const schema of options.schemas) this.connection.model(nameOf(schema), schema)
  }

  /** The model of one of the store's schemas. @throws MissingSchemaError when the store was created without it */
  model<T>(schema: Schema<T>): Model<T> {
    return this.connection.model<T>(nameOf(schema))
  }

  /** Resolves once the server answers and indexes and `prepare` are done; retries, and warns, until then. */
  async start(): Promise<void> {
    const { retryMs = 500, logger } = this.options
    for (let warnedAt = -Infinity; !this.stopping.signal.aborted;) {
      try {
        await this.prepare()
        return
      } catch (error) {
        if (this.stopping.signal.aborted) return
        if (Date.now() - warnedAt >= WARN_EVERY_MS) {
          logger.warn({ err: asStoreError(error) }, 'waiting for MongoDB')
          warnedAt = Date.now()
        }
        await sleep(retryMs, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      }
    }
  }

  /** Closes the connections; operations that are under way fail. */
  async stop(): Promise<void> {
    this.stopping.abort()
    // `destroy` alone would wait for a first connect that is under way.
    await (this.connection.getClient() as ReturnType<Connection['getClient']> | undefined)?.close()
    await this.connection.destroy()
  }

  health(): { ready: boolean; live: boolean; detail: string } {
    const ready = this.isUp && this.isPrepared
    return { ready, live: true, detail: ready ? '' : 'MongoDB does not answer' }
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

  /** Once only: from then on the driver reconnects by itself, and another `openUri` would leave its pool behind. */
  private async connect(): Promise<void> {
    const { mongo, appName } = this.options
    await this.connection.openUri(mongo.url, { ...CONNECT_OPTIONS, appName, dbName: mongo.database })
    this.hasConnected = true
    this.isUp = true
    const client = this.connection.getClient()
    client.on('serverHeartbeatSucceeded', () => (this.isUp = true))
    client.on('serverHeartbeatFailed', () => (this.isUp = false))
  }
}

const nameOf = (schema: Schema) => schema.get('collection') ?? ''
