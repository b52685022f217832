import { type EventServiceSettings, createEventService } from '@food-delivery/order-bus'
import { type Part, type Service, unavailable } from '@food-delivery/service-kit'
import { type Redis } from 'ioredis'
import { AnswerDesk } from './answers/answer-desk'
import { AnswerRepository } from './answers/answer-repository'
import { AnswerWaiters } from './answers/answer-waiters'
import { StoreUnavailableError } from './answers/errors'
import { createRedisConnection } from './answers/redis-connection'
import { getStatus } from './handlers/get-status'
import { postStatus } from './handlers/post-status'
import { storeAnswer } from './handlers/store-answer'

export interface StatusServiceOptions extends EventServiceSettings {
  redisUrl: string
  /** ms since 1970. Default: the clock. */
  now?: () => number
}

/**
 * Keeps the answers to requests in Redis and tells them over HTTP. It is Ready once it has joined its group, and
 * stays so when Redis or Kafka are away: HTTP says so itself, and another replica would not do better.
 */
export function createStatusService({ redisUrl, now = Date.now, ...settings }: StatusServiceOptions): Service {
  const { logger } = settings
  const redis = createRedisConnection({ url: redisUrl, name: 'answers', logger })
  const subscriber = createRedisConnection({ url: redisUrl, name: 'waiters', logger })
  const repository = new AnswerRepository(redis)
  const desk = new AnswerDesk({ repository, waiters: new AnswerWaiters(subscriber), now })
  return createEventService({
    ...settings,
    consumer: 'status',
    handlers: { updateHttpResponse: storeAnswer(repository) },
    dependencies: [redisPart([redis, subscriber])],
    staysReady: true,
    routes: [getStatus(desk), postStatus(repository)],
    toProblem: (error) =>
      error instanceof StoreUnavailableError ? unavailable({ detail: error.message, cause: error }) : undefined,
  })
}

function redisPart(connections: readonly Redis[]): Part {
  return {
    name: 'redis',
    // A failed first attempt is followed by more; meanwhile commands fail at once, which callers know about.
    start: () => Promise.resolve(connections.forEach((redis) => void redis.connect().catch(() => undefined))),
    stop: () => Promise.resolve(connections.forEach((redis) => redis.disconnect())),
  }
}
