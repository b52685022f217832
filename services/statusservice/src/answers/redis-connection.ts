import { type Logger, withoutUserinfo } from '@food-delivery/service-kit'
import { Redis } from 'ioredis'

const LONGEST_RETRY_MS = 1_000

export interface RedisConnectionOptions {
  url: string
  /** Purpose of the connection, for logs and Redis' list of clients. */
  name: string
  logger: Logger
}

/**
 * A connection that is opened by `connect()` and reopened without limit. While Redis is unavailable commands fail at
 * once, so that nothing queues up. Commands of one turn of the event loop share a round trip.
 */
export function createRedisConnection({ url, name, logger }: RedisConnectionOptions): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    lazyConnect: true,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_RETRY_MS),
  })
  const where = { redis: withoutUserinfo(url), connection: name }
  // One line per outage and not one per attempt.
  let isDown = false
  redis.on('error', (error: Error) => {
    if (!isDown) logger.warn({ ...where, err: error }, 'Redis does not answer; trying again')
    isDown = true
  })
  redis.on('ready', () => {
    isDown = false
    logger.info(where, 'Redis answers')
  })
  return redis
}
