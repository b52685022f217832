import { assertAtLeast } from './invalid-argument'

/** A request that the server has received. */
export interface LoggedRequest {
  /** ms since 1970, by the server's clock. */
  readonly time: number
  /** The name of the Kafka API, or of the command. */
  readonly name: string
  /** The version of the Kafka API; absent for MongoDB and Redis. */
  readonly version?: number
  /** Kafka's client id, MongoDB's `appName`, or the name of the Redis connection. Empty if the client sends none. */
  readonly clientId: string
  /** The contents of the request in one line: topics with partitions, a collection with a filter, keys. */
  readonly details: string
}

/** A stored request. `details` may be a list, which is joined only when a test reads it. */
export type LogEntry = Omit<LoggedRequest, 'details'> & { readonly details: string | readonly string[] }

/** The last requests of a server. */
export class RequestLog {
  private entries: LogEntry[] = []

  /** `size`: number of requests that are kept. Default 1,000; 0 keeps none. */
  constructor(private readonly size = 1_000) {
    assertAtLeast('requestLogSize', size, 0)
  }

  get isOn(): boolean {
    return this.size > 0
  }

  add(entry: LogEntry): void {
    this.entries.push(entry)
    // Old entries are discarded many at a time, because each discard copies the list.
    if (this.entries.length >= 2 * this.size) this.entries = this.lastEntries()
  }

  /** Oldest first. */
  all(): LoggedRequest[] {
    return this.lastEntries().map((entry) => ({
      ...entry,
      details: typeof entry.details === 'string' ? entry.details : entry.details.join(' '),
    }))
  }

  clear(): void {
    this.entries = []
  }

  private lastEntries(): LogEntry[] {
    return this.size > 0 ? this.entries.slice(-this.size) : []
  }
}
