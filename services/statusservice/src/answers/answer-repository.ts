import { RESPONSE_TTL_SECONDS } from '@food-delivery/contracts'
import { type Redis } from 'ioredis'
import { StoreUnavailableError } from './errors'

/** Channel on which the answer to a request is told; an empty message says that there may be one. */
export const answerChannel = (requestId: string) => `answer:${requestId}`

/**
 * Answers to requests as JSON text under their request id, for {@link RESPONSE_TTL_SECONDS}; the layout is that of
 * the original. Each write is told to whoever waits, on any replica. All methods throw StoreUnavailableError.
 */
export class AnswerRepository {
  constructor(private readonly redis: Redis) {}

  /** Undefined when there is none. */
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

  /** Keeps an answer that is there already; false when there was one. */
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

/** @throws StoreUnavailableError for whatever ioredis reports. */
export async function reached<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply
  } catch (error) {
    throw new StoreUnavailableError({ cause: error })
  }
}
