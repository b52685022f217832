import { type LoggedRequest } from './request-log'
import { type Snapshot } from './snapshots'

/** What a test can do with each of the servers. All methods also work if the server runs in a child process. */
export interface TestServer {
  /** Port of the server; of the first broker if there are several. */
  readonly port: number
  /** `host:port`; of all brokers, separated by commas, if there are several. */
  readonly address: string
  /** Id of the process in which the server runs. */
  readonly pid: number
  /**
   * Delays the replies to this API or command by `ms`, until it is called with 0. The server handles the requests
   * immediately.
   */
  delay(name: string, ms: number): Promise<void>
  /** Closes the connections of this client, by default of all clients, and resolves with their number. */
  disconnect(clientId?: string): Promise<number>
  /**
   * Closes the port and all connections, as if the server were down. Keeps the data. No effect if the server is
   * stopped.
   */
  stop(): Promise<void>
  /** Listens on the same port again. No effect if the server runs. Rejects if another process has taken the port. */
  start(): Promise<void>
  /** Advances the server's clock. Records, group members, documents and keys that are then too old expire. */
  advanceTime(ms: number): Promise<void>
  /** Copies all data of the server. */
  snapshot(): Promise<Snapshot>
  /**
   * Restores the data of a snapshot and the clock, ends refusals and delays, and clears the request log. Keeps the
   * connections.
   */
  restore(snapshot: Snapshot): Promise<void>
  /** The last requests of all clients, oldest first. */
  requests(): Promise<LoggedRequest[]>
  clearRequests(): Promise<void>
  /** Lets this process exit while the server is running. */
  unref(): void
  /** Closes all connections and files. */
  close(): Promise<void>
  /** Closes the server at the end of a block with `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Options of each of the servers. */
export interface TestServerOptions {
  /** Default 0: any free port. */
  port?: number
  /** Address to listen on. Default 127.0.0.1. */
  host?: string
  /** Maximum number of requests that `requests` returns. Default 1,000; 0 turns the log off. */
  requestLogSize?: number
  /** `child`: the server runs in a child process, which ends with this one. Default: in this process. */
  process?: 'child'
}
