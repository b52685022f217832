import { RESPONSE_TTL_SECONDS } from '@food-delivery/contracts'
import { type Redis } from 'ioredis'
import { StoreUnavailableError } from './errors'

/** Channel on which the answer to a request is published; an empty message means that the store has to be read. */
export const answerChannel = (requestId: string) => `answer:${requestId}`

/**
 * Answers to requests as JSON text under their request id, for {@link RESPONSE_TTL_SECONDS}, stored as the original
 * does. Each write is published to the waiters of all replicas. All methods throw StoreUnavailableError.
 */
export class AnswerRepository {
  constructor(private readonly redis: Redis) {}

  /** Undefined if there is none. */
  async find(requestId: string): Promise<string | undefined> {
    return (await reached(this.redis.get(requestId))) ?? undefined
  }

  async save(requestId: string, json: string): Promise<void> {
    await reached(
      Promise.all([
        this.redis.set(requestId, json, 'EX', RESPONSE_TTL_SECONDS),
        this.redis.publish(answerChannel(requestId), json),
      ]),
    )
  }

  /** Does not overwrite an answer; false if there is one. */
  async saveIfAbsent(requestId: string, json: string): Promise<boolean> {
    const [set] = await reached(
      Promise.all([
        this.redis.set(requestId, json, 'EX', RESPONSE_TTL_SECONDS, 'NX'),
        this.redis.publish(answerChannel(requestId), ''),
      ]),
    )
    return set !== null
  }
}

/** @throws StoreUnavailableError for every error of ioredis. */
export async function reached<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply
  } catch (error) {
    throw new StoreUnavailableError({ cause: error })
  }
}
