import { type Logger, withoutUserinfo } from '@food-delivery/service-kit'
import { Redis } from 'ioredis'

const MAX_RETRY_MS = 1_000

export interface RedisConnectionOptions {
  url: string
  /** Name of the connection in logs and in the client list of Redis. */
  name: string
  logger: Logger
}

/**
 * A connection that `connect()` opens and that reconnects without limit. While Redis is unavailable, commands fail
 * immediately and do not queue up. Commands of the same tick share a round trip.
 */
export function createRedisConnection({ url, name, logger }: RedisConnectionOptions): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    lazyConnect: true,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    // ioredis would not handle a failure of its own subscription, so an outage right after a reconnect would end the
    // process.
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), MAX_RETRY_MS),
  })
  const fields = { redis: withoutUserinfo(url), connection: name }
  // One log line per outage and not per attempt.
  let isUnavailable = false
  redis.on('error', (error: Error) => {
    if (!isUnavailable) logger.warn({ ...fields, err: error }, 'Redis is unavailable; reconnecting')
    isUnavailable = true
  })
  redis.on('ready', () => {
    isUnavailable = false
    logger.info(fields, 'connected to Redis')
  })
  return redis
}
