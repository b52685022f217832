import { type TestServer, type TestServerOptions } from '../control/test-server'
import { type Logger } from '../logger'

export interface RedisServerOptions extends TestServerOptions {
  /** Default: a logger without output. */
  logger?: Logger
  /**
   * Limit of the estimated memory of the data in bytes: above it, writes fail with the error OOM. Default 1 GiB, or half of
   * Node's heap if it is smaller; 0: no limit.
   */
  maxMemory?: number
  /** Interval in ms at which expired keys are deleted, even if no command uses them. Default 5,000. */
  sweepIntervalMs?: number
}

/** A running Redis server. */
export interface RedisServer extends TestServer {
  /** `redis://host:port`. */
  readonly url: string
  /**
   * The next `times` commands of this name fail with the error, which starts with its code:
   * `LOADING Redis is loading the dataset in memory`. Default 1; 0 ends the refusal.
   */
  refuse(command: string, error: string, times?: number): Promise<void>
}
