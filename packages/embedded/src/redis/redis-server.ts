import { type TestServer, type TestServerOptions } from '../control/test-server'
import { type Logger } from '../logger'

export interface RedisServerOptions extends TestServerOptions {
  /** Default: logs nothing. */
  logger?: Logger
  /**
   * Maximum estimated memory of the data, in bytes. Above it, commands that may need more memory fail with the error
   * OOM. Default 1 GiB, or half of Node's heap if that is less; 0 for no limit.
   */
  maxMemory?: number
  /** Interval at which expired keys are deleted even if no command uses them, in ms. Default 5,000. */
  sweepIntervalMs?: number
}

/** A running Redis server. */
export interface RedisServer extends TestServer {
  /** `redis://host:port`. */
  readonly url: string
  /**
   * The next `times` commands with this name fail with this error, which starts with its code:
   * `LOADING Redis is loading the dataset in memory`. Default 1; 0 ends the refusal.
   */
  refuse(command: string, error: string, times?: number): Promise<void>
}
