import { type TestServer, type TestServerOptions } from '../control/test-server'
import { type Logger } from '../logger'
import { type MongoErrorName } from './mongo-errors'

export interface MongoServerOptions extends TestServerOptions {
  /** Database name in the URL. Default `test`. */
  database?: string
  /** Folder of the journal. Default: no journal, the data is only in memory. */
  dataDir?: string
  /** Default: a logger without output. */
  logger?: Logger
  /**
   * Limit of the estimated memory of all documents in bytes: above it, writes fail with error 14031. Default 1 GiB, or half
   * of Node's heap if it is smaller; 0: no limit.
   */
  maxMemory?: number
  /**
   * Name of the replica set whose only member this server is: transactions, change streams and retryable writes work.
   * Default: a standalone server, which has none of them.
   */
  replicaSet?: string
  /** Interval in ms at which documents that have expired by a TTL index are deleted. Default 10,000. */
  ttlIntervalMs?: number
}

/** A running MongoDB server. */
export interface MongoServer extends TestServer {
  /** `mongodb://host:port/database`, with the name of the replica set if it is one. */
  readonly url: string
  /** The next `times` commands of this name fail with the error: its code or its name. Default 1; 0 ends the refusal. */
  refuse(command: string, error: number | MongoErrorName, times?: number): Promise<void>
}
