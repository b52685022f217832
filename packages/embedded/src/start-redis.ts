import { startServer } from './control/start-server'
import { commonOptions, type OptionTable, rules } from './control/option-rules'
import { type RedisServer, type RedisServerOptions } from './redis/redis-server'

/** Rules of the options of startRedis. */
const redisOptions: OptionTable<keyof RedisServerOptions> = {
  ...commonOptions,
  logger: rules.logger,
  maxMemory: rules.bytes,
  sweepIntervalMs: rules.count,
}

/** Starts a Redis server (RESP2 and RESP3) with all data in memory. Rejects with InvalidArgumentError, or Node's error if the port cannot be used. */
export const startRedis = (options: RedisServerOptions = {}): Promise<RedisServer> =>
  startServer<RedisServer>('redis', redisOptions, options)
