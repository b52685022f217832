import { consumers } from '@food-delivery/contracts'
import { createOrderEventConsumer, type OrderEventConsumerOptions } from '@food-delivery/order-bus'
import {
  type Assembly,
  type HttpService,
  type HttpServiceOptions,
  type Logger,
  type Part,
  assembleParts,
  createHttpService,
  unavailable,
} from '@food-delivery/service-kit'
import { type Redis } from 'ioredis'
import { AnswerDesk } from './answers/answer-desk'
import { AnswerRepository } from './answers/answer-repository'
import { AnswerWaiters } from './answers/answer-waiters'
import { StoreUnavailableError } from './answers/errors'
import { createRedisConnection } from './answers/redis-connection'
import { getStatus } from './handlers/get-status'
import { postStatus } from './handlers/post-status'
import { storeAnswer } from './handlers/store-answer'

export interface StatusServiceOptions
  extends
    Pick<HttpServiceOptions, 'port' | 'host' | 'allowedOrigins' | 'registry'>,
    Pick<OrderEventConsumerOptions, 'kafka'>,
    Partial<Pick<OrderEventConsumerOptions, 'groupId' | 'topic' | 'deadLetterTopic' | 'timing'>> {
  redisUrl: string
  logger: Logger
  /** ms since 1970. Default: the clock. */
  now?: () => number
}

export interface StatusService extends Assembly {
  readonly http: HttpService
}

/**
 * Keeps the answers to requests in Redis and tells them over HTTP. It is Ready once it has joined its group, and
 * stays so when Redis or Kafka are away: HTTP says so itself, and another replica would not do better.
 */
export function createStatusService(options: StatusServiceOptions): StatusService {
  const { redisUrl, logger, now = Date.now } = options
  const redis = createRedisConnection({ url: redisUrl, name: 'answers', logger })
  const subscriber = createRedisConnection({ url: redisUrl, name: 'waiters', logger })
  const repository = new AnswerRepository(redis)
  const desk = new AnswerDesk({ repository, waiters: new AnswerWaiters(subscriber), now })
  const events = consumerPart(options, repository)
  const http = createHttpService({
    ...options,
    routes: [getStatus(desk), postStatus(repository)],
    health: events.health,
    toProblem: (error) =>
      error instanceof StoreUnavailableError ? unavailable({ detail: error.message, cause: error }) : undefined,
  })
  const parts = [events, http, redisPart([redis, subscriber])]
  return { ...assembleParts({ parts, logger }), http }
}

function consumerPart(options: StatusServiceOptions, repository: AnswerRepository) {
  const { service, groupId } = consumers.status
  const handlers = { updateHttpResponse: storeAnswer(repository) }
  const consumer = createOrderEventConsumer({ groupId, service, ...options, handlers })
  let hasJoined = false
  return {
    name: 'events',
    start: async () => {
      await consumer.start()
      hasJoined = true
    },
    stop: (stopOptions) => consumer.stop(stopOptions),
    health: () => ({ ...consumer.health(), ready: hasJoined }),
  } satisfies Part
}

function redisPart(connections: readonly Redis[]): Part {
  return {
    name: 'redis',
    // A failed first attempt is followed by more; meanwhile commands fail at once, which callers know about.
    start: () => Promise.resolve(connections.forEach((redis) => void redis.connect().catch(() => undefined))),
    stop: () => Promise.resolve(connections.forEach((redis) => redis.disconnect())),
  }
}
