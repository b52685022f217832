import { type Redis } from 'ioredis'
import { answerChannel, reached } from './answer-repository'

/** Wakes a waiter, with the published answer if there is one; without, it has to read the store. */
type Wake = (answer?: string) => void

/** One request that waits for its answer. */
export interface Waiter {
  /** Resolves with the answer published since the last call, or with undefined when the store has to be read. */
  next(): Promise<string | undefined>
  wake(): void
  /** Must be called in the end. */
  remove(): void
}

/**
 * All requests of this replica that wait for an answer, on one Redis connection: each request id has a channel as long
 * as it has waiters. All wake up when the connection is lost or restored: Redis may be unavailable, or an answer may
 * have been published in between.
 */
export class AnswerWaiters {
  private readonly subscriber: Redis
  private readonly waiters = new Map<string, Set<Wake>>()

  constructor(subscriber: Redis) {
    this.subscriber = subscriber
    subscriber.on('message', (channel: string, answer: string) => this.wake(channel, answer || undefined))
    for (const change of ['close', 'ready']) subscriber.on(change, () => this.wakeAll())
  }

  /**
   * Starts to wait for an answer; resolves when none can be missed any more.
   * @throws StoreUnavailableError
   */
  async add(requestId: string): Promise<Waiter> {
    const channel = answerChannel(requestId)
    const latch = new Latch()
    const remove = () => this.unsubscribe(channel, latch.open)
    this.subscribe(channel, latch.open)
    try {
      // Also if there are other waiters already: their subscription may not be confirmed yet.
      await reached(this.subscriber.subscribe(channel))
    } catch (error) {
      remove()
      throw error
    }
    return { next: () => latch.opened(), wake: () => latch.open(), remove }
  }

  private wakeAll(): void {
    for (const channel of this.waiters.keys()) this.wake(channel)
  }

  private wake(channel: string, answer?: string): void {
    for (const wake of this.waiters.get(channel) ?? []) wake(answer)
  }

  private subscribe(channel: string, wake: Wake): void {
    const waiting = this.waiters.get(channel) ?? new Set()
    this.waiters.set(channel, waiting.add(wake))
  }

  private unsubscribe(channel: string, wake: Wake): void {
    const waiting = this.waiters.get(channel)
    waiting?.delete(wake)
    if (waiting?.size !== 0) return
    this.waiters.delete(channel)
    // Fails while Redis is unavailable: then there is no subscription to end.
    this.subscriber.unsubscribe(channel).catch(() => undefined)
  }
}

/** Stays open until it is awaited, so that a wake-up between two reads is not missed. */
class Latch {
  private isOpen = false
  private answer: string | undefined
  private listener: () => void = () => undefined

  readonly open: Wake = (answer) => {
    this.isOpen = true
    this.answer = answer ?? this.answer
    this.listener()
  }

  async opened(): Promise<string | undefined> {
    if (!this.isOpen) await new Promise<void>((resolve) => (this.listener = resolve))
    const { answer } = this
    this.isOpen = false
    this.answer = undefined
    return answer
  }
}
