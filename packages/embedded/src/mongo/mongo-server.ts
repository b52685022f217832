import { type TestServer, type TestServerOptions } from '../control/test-server'
import { type Logger } from '../logger'
import { type MongoErrorName } from './mongo-errors'

export interface MongoServerOptions extends TestServerOptions {
  /** Database name in the URL. Default `test`. */
  database?: string
  /** Directory of the journal. Default: in memory only, without a journal. */
  dataDir?: string
  /** Default: logs nothing. */
  logger?: Logger
  /**
   * Maximum estimated memory of all documents, in bytes. Above it, writes fail with error 14031. Default 1 GiB, or half of
   * Node's heap if that is less; 0 for no limit.
   */
  maxMemory?: number
  /**
   * Name of the replica set whose only member this server is, for transactions, change streams and retryable writes.
   * Default: a standalone server, which does not support them.
   */
  replicaSet?: string
  /** Interval at which documents that have expired by a TTL index are deleted, in ms. Default 10,000. */
  ttlIntervalMs?: number
}

/** A running MongoDB server. */
export interface MongoServer extends TestServer {
  /** `mongodb://host:port/database`, and the name of the replica set if there is one. */
  readonly url: string
  /** The next `times` commands with this name fail with this error code or name. Default 1; 0 ends the refusal. */
  refuse(command: string, error: number | MongoErrorName, times?: number): Promise<void>
}
