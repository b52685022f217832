import { type TestServer, type TestServerOptions } from '../control/test-server'
import { type Logger } from '../logger'
import { type MongoErrorName } from './errors'

export interface MongoServerOptions extends TestServerOptions {
  /** Database name in the URL. Default `test`. */
  database?: string
  /** Folder of the journal. Default: no journal, the data is only in memory. */
  dataDir?: string
  /** Default: a logger without output. */
  logger?: Logger
  /** Limit of the BSON size of all documents in bytes: above it, writes fail with error 14031. Default 0: no limit. */
  maxMemory?: number
  /** Interval in ms at which documents that have expired by a TTL index are deleted. Default 10,000. */
  ttlIntervalMs?: number
}

/** A running MongoDB server. */
export interface MongoServer extends TestServer {
  /** `mongodb://host:port/database`. */
  readonly url: string
  /** The next `times` commands of this name fail with the error: its code or its name. Default 1; 0 ends the refusal. */
  refuse(command: string, error: number | MongoErrorName, times?: number): Promise<void>
}
