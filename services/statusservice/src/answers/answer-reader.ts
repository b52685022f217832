import { responseStatuses, isYoungRequestId } from '@food-delivery/contracts'
import { type AnswerRepository } from './answer-repository'
import { type AnswerWaiters } from './answer-waiters'

/** Status of a request without an answer yet. */
const PROCESSING = JSON.stringify({ status: responseStatuses.processing })

export interface AnswerReaderOptions {
  repository: AnswerRepository
  waiters: AnswerWaiters
  /** ms since 1970. */
  now: () => number
}

export interface LongPoll {
  requestId: string
  /** Longest wait for the final answer, ms. */
  waitMs: number
  /** Ends the wait early. */
  signal: AbortSignal
}

/** Reads the answers to requests. */
export class AnswerReader {
  constructor(private readonly options: AnswerReaderOptions) {}

  /**
   * The stored JSON, {@link PROCESSING} if the answer may still come, or undefined if the id is unknown or too old.
   * @throws StoreUnavailableError
   */
  async read(requestId: string): Promise<string | undefined> {
    const { repository, now } = this.options
    const answer = await repository.find(requestId)
    return answer ?? (isYoungRequestId(requestId, now()) ? PROCESSING : undefined)
  }

  /** Like `read`, but waits for the final answer, at most `waitMs`. @throws StoreUnavailableError */
  async waitFor({ requestId, waitMs, signal }: LongPoll): Promise<string | undefined> {
    const waiter = await this.options.waiters.add(requestId)
    let isOver = false
    const end = () => {
      isOver = true
      waiter.wake()
    }
    const timer = setTimeout(end, waitMs)
    signal.addEventListener('abort', end, { once: true })
    try {
      let answer = await this.read(requestId)
      while (answer === PROCESSING && !isOver && !signal.aborted)
        answer = (await waiter.next()) ?? (await this.read(requestId))
      return answer
    } finally {
      clearTimeout(timer)
      waiter.remove()
    }
  }
}
