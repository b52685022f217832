import { isRecentRequestId, responseStatuses } from '@food-delivery/contracts'
import { type ResponseRepository } from './response-repository'
import { type ResponseWaiters } from './response-waiters'

/** The JSON for a request that has no response yet. */
const PROCESSING = JSON.stringify({ status: responseStatuses.processing })

export interface ResponseReaderOptions {
  repository: ResponseRepository
  waiters: ResponseWaiters
  /** ms since 1970. */
  now: () => number
}

export interface LongPoll {
  requestId: string
  /** Longest wait for the final response, ms. */
  waitMs: number
  /** Ends the wait early. */
  signal: AbortSignal
}

/** Reads the responses to requests. */
export class ResponseReader {
  constructor(private readonly options: ResponseReaderOptions) {}

  /**
   * The stored JSON. Without one, {@link PROCESSING} if the id is so recent that the response may still come, otherwise
   * undefined.
   * @throws DependencyUnavailableError
   */
  async read(requestId: string): Promise<string | undefined> {
    const { repository, now } = this.options
    const response = await repository.find(requestId)
    return response ?? (isRecentRequestId(requestId, now()) ? PROCESSING : undefined)
  }

  /** Like `read`, but waits for the final response, at most `waitMs`. @throws DependencyUnavailableError */
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
      let response = await this.read(requestId)
      while (response === PROCESSING && !isOver && !signal.aborted)
        response = (await waiter.next()) ?? (await this.read(requestId))
      return response
    } finally {
      clearTimeout(timer)
      waiter.remove()
    }
  }
}
