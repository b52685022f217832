import { responseStatuses, isYoungRequestId } from '@food-delivery/contracts'
import { type AnswerRepository } from './answer-repository'
import { type AnswerWaiters } from './answer-waiters'

/** The answer to a request that is still being processed. */
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
  private readonly options: AnswerReaderOptions

  constructor(options: AnswerReaderOptions) {
    this.options = options
  }

  /**
   * The stored JSON; {@link PROCESSING} while an answer may still come; undefined for an id that is unknown or too old.
   * @throws StoreUnavailableError
   */
  async read(requestId: string): Promise<string | undefined> {
    const { repository, now } = this.options
    const found = await repository.find(requestId)
    return found ?? (isYoungRequestId(requestId, now()) ? PROCESSING : undefined)
  }

  /** Like `read`, once the answer is final or the wait is over. @throws StoreUnavailableError */
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
