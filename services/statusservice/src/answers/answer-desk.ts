import { answers, isYoungRequestId } from '@food-delivery/contracts'
import { type AnswerRepository } from './answer-repository'
import { type AnswerWaiters } from './answer-waiters'

/** The text of an answer that is still to come. */
export const PROCESSING = JSON.stringify({ status: answers.processing })

export interface AnswerDeskOptions {
  repository: AnswerRepository
  waiters: AnswerWaiters
  /** ms since 1970. */
  now: () => number
}

export interface AnswerQuestion {
  requestId: string
  /** Longest wait for the final answer, ms. */
  waitMs: number
  /** Ends the wait early. */
  signal: AbortSignal
}

/** Says what became of a request. */
export class AnswerDesk {
  constructor(private readonly options: AnswerDeskOptions) {}

  /**
   * The stored JSON; {@link PROCESSING} while an answer may still come; undefined for an id nobody can have got.
   * @throws StoreUnavailableError
   */
  async look(requestId: string): Promise<string | undefined> {
    const { repository, now } = this.options
    const found = await repository.find(requestId)
    return found ?? (isYoungRequestId(requestId, now()) ? PROCESSING : undefined)
  }

  /** As `look`, once the answer is final or the wait is over. @throws StoreUnavailableError */
  async wait({ requestId, waitMs, signal }: AnswerQuestion): Promise<string | undefined> {
    const { woken, wake, leave } = await this.options.waiters.join(requestId)
    let isOver = false
    const end = () => {
      isOver = true
      wake()
    }
    const timer = setTimeout(end, waitMs)
    signal.addEventListener('abort', end, { once: true })
    try {
      let answer = await this.look(requestId)
      while (answer === PROCESSING && !isOver && !signal.aborted)
        answer = (await woken()) ?? (await this.look(requestId))
      return answer
    } finally {
      clearTimeout(timer)
      leave()
    }
  }
}
