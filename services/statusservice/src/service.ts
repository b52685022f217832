import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { type EventHandler, type EventServiceSettings, createEventService } from '@food-delivery/order-bus'
import { type Part, type Service, unavailable } from '@food-delivery/service-kit'
import { type Redis } from 'ioredis'
import { ResponseReader } from './responses/response-reader'
import { ResponseRepository } from './responses/response-repository'
import { ResponseWaiters } from './responses/response-waiters'
import { createRedisConnection } from './responses/redis-connection'
import { getStatus, postStatus } from './responses/response-routes'

export interface StatusServiceOptions extends EventServiceSettings {
  redisUrl: string
  /** ms since 1970. Default: the system clock. */
  now?: () => number
}

/**
 * Stores the responses to requests in Redis and serves them over HTTP. It is ready after it has joined its group, and
 * stays ready while Redis or Kafka is unavailable, because a 503 response is better than a Service without endpoints.
 */
export function createStatusService({ redisUrl, now = Date.now, ...settings }: StatusServiceOptions): Service {
  const { logger } = settings
  const redis = createRedisConnection({ url: redisUrl, name: 'responses', logger })
  const subscriber = createRedisConnection({ url: redisUrl, name: 'waiters', logger })
  const repository = new ResponseRepository(redis)
  const reader = new ResponseReader({ repository, waiters: new ResponseWaiters(subscriber), now })
  return createEventService({
    ...settings,
    consumer: 'status',
    handlers: { updateHttpResponse: storeResponse(repository) },
    dependencies: [redisPart([redis, subscriber])],
    staysReady: true,
    routes: [getStatus(reader), postStatus(repository)],
    toProblem: (error) =>
      error instanceof DependencyUnavailableError ? unavailable({ detail: error.message, cause: error }) : undefined,
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

function storeResponse(repository: Pick<ResponseRepository, 'save'>): EventHandler<'updateHttpResponse'> {
  return { handle: ({ payload: { requestId, message } }) => repository.save(requestId, toJson(message)) }
}

/** Clients expect JSON, so a message that is not JSON becomes a JSON string. */
function toJson(message: string): string {
  try {
    JSON.parse(message)
    return message
  } catch {
    return JSON.stringify(message)
  }
}
