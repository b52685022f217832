import { type EventServiceSettings, createEventService } from '@food-delivery/order-bus'
import { type Part, type Service, unavailable } from '@food-delivery/service-kit'
import { type Redis } from 'ioredis'
import { AnswerReader } from './answers/answer-reader'
import { AnswerRepository } from './answers/answer-repository'
import { AnswerWaiters } from './answers/answer-waiters'
import { StoreUnavailableError } from './answers/errors'
import { createRedisConnection } from './answers/redis-connection'
import { getStatus } from './handlers/get-status'
import { postStatus } from './handlers/post-status'
import { storeAnswer } from './handlers/store-answer'

export interface StatusServiceOptions extends EventServiceSettings {
  redisUrl: string
  /** ms since 1970. Default: the system clock. */
  now?: () => number
}

/**
 * Stores the answers to requests in Redis and serves them over HTTP. It is ready after it has joined its group and stays
 * ready while Redis or Kafka is unavailable, because a 503 response is better than a Service without endpoints.
 */
export function createStatusService({ redisUrl, now = Date.now, ...settings }: StatusServiceOptions): Service {
  const { logger } = settings
  const redis = createRedisConnection({ url: redisUrl, name: 'answers', logger })
  const subscriber = createRedisConnection({ url: redisUrl, name: 'waiters', logger })
  const repository = new AnswerRepository(redis)
  const reader = new AnswerReader({ repository, waiters: new AnswerWaiters(subscriber), now })
  return createEventService({
    ...settings,
    consumer: 'status',
    handlers: { updateHttpResponse: storeAnswer(repository) },
    dependencies: [redisPart([redis, subscriber])],
    staysReady: true,
    routes: [getStatus(reader), postStatus(repository)],
    toProblem: (error) =>
      error instanceof StoreUnavailableError ? unavailable({ detail: error.message, cause: error }) : undefined,
  })
}

function redisPart(connections: readonly Redis[]): Part {
  return {
    name: 'redis',
    // Does not wait, because ioredis retries a failed connection, and commands fail in the meantime.
    start: () => Promise.resolve(connections.forEach((redis) => void redis.connect().catch(() => undefined))),
    stop: () => Promise.resolve(connections.forEach((redis) => redis.disconnect())),
  }
}
