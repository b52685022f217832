import { RESPONSE_TTL_SECONDS, responseStatuses } from '@food-delivery/contracts'
import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { type Redis } from 'ioredis'

/** Redis channel for the response to a request. After an empty message a waiter must read the response from Redis. */
export const responseChannel = (requestId: string) => `answer:${requestId}`

/**
 * Maximum length of a published response, in characters. Waiters read a longer one from Redis, because Redis sends each
 * message to all replicas, and a list of orders can have 900 kB.
 */
const MAX_PUBLISHED_LENGTH = 4_096

/** The response to a request that is rejected because its Idempotency-Key belongs to another order. */
const REJECTED = JSON.stringify({ status: responseStatuses.otherOrder })

/**
 * Stores responses as JSON text under their request id for {@link RESPONSE_TTL_SECONDS}, as the original application
 * does. Publishes each write to the waiters of all replicas. All methods throw DependencyUnavailableError while Redis
 * is unavailable.
 */
export class ResponseRepository {
  constructor(private readonly redis: Redis) {}

  async find(requestId: string): Promise<string | undefined> {
    return (await convertRedisErrors(this.redis.get(requestId))) ?? undefined
  }

  async save(requestId: string, json: string): Promise<void> {
    await convertRedisErrors(
      Promise.all([
        this.redis.set(requestId, json, 'EX', RESPONSE_TTL_SECONDS),
        this.redis.publish(responseChannel(requestId), json.length > MAX_PUBLISHED_LENGTH ? '' : json),
      ]),
    )
  }

  /** Stores the response unless one exists already. Returns whether it was stored. */
  async saveIfAbsent(requestId: string, json: string): Promise<boolean> {
    const [stored] = await convertRedisErrors(
      Promise.all([
        this.redis.set(requestId, json, 'EX', RESPONSE_TTL_SECONDS, 'NX'),
        this.redis.publish(responseChannel(requestId), ''),
      ]),
    )
    return stored !== null
  }

  /**
   * Stores which request an Idempotency-Key belongs to. Returns false if it belongs to another request, unless that
   * request was rejected.
   */
  async claimKey(keyId: string, requestId: string): Promise<boolean> {
    const key = `idempotency:${keyId}`
    const [, owner] = await convertRedisErrors(
      Promise.all([this.redis.set(key, requestId, 'EX', RESPONSE_TTL_SECONDS, 'NX'), this.redis.get(key)]),
    )
    if (owner === null || owner === requestId) return true
    if ((await this.find(owner)) !== REJECTED) return false
    await convertRedisErrors(this.redis.set(key, requestId, 'EX', RESPONSE_TTL_SECONDS))
    return true
  }
}

/**
 * Converts errors of ioredis, after which it is unknown whether a write took effect.
 * @throws DependencyUnavailableError
 */
export async function convertRedisErrors<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply
  } catch (error) {
    throw new DependencyUnavailableError('Redis', { cause: error })
  }
}
