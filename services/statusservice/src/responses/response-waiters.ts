import { type Redis } from 'ioredis'
import { responseChannel, convertRedisErrors } from './response-repository'

/** Wakes a waiter with the published response. Without a response, the waiter must read it from Redis. */
type Wake = (response?: string) => void

/** A client that waits for a response. */
export interface Waiter {
  /** Resolves with the response that was published since the last call, or undefined if it must be read from Redis. */
  next(): Promise<string | undefined>
  wake(): void
  /** Must be called when the wait is over. */
  remove(): void
}

/**
 * All waiters of this replica. They share one Redis connection, which subscribes to the channels of all request ids
 * with waiters. When the connection is lost or restored, all waiters wake up, because they may have missed a published
 * response.
 */
export class ResponseWaiters {
  private readonly waiters = new Map<string, Set<Wake>>()

  constructor(private readonly subscriber: Redis) {
    subscriber.on('message', (channel: string, response: string) => this.wake(channel, response || undefined))
    for (const event of ['close', 'ready']) subscriber.on(event, () => this.wakeAll())
  }

  /** Adds a waiter. Resolves when it will be woken by every later response. @throws DependencyUnavailableError */
  async add(requestId: string): Promise<Waiter> {
    const channel = responseChannel(requestId)
    const wakeUp = new WakeUp()
    const remove = () => this.unsubscribe(channel, wakeUp.trigger)
    this.subscribe(channel, wakeUp.trigger)
    try {
      // Redis may not have confirmed the subscription of other waiters yet, so each waiter subscribes again.
      await convertRedisErrors(this.subscriber.subscribe(channel))
    } catch (error) {
      remove()
      throw error
    }
    return { next: () => wakeUp.wait(), wake: () => wakeUp.trigger(), remove }
  }

  private wakeAll(): void {
    for (const channel of this.waiters.keys()) this.wake(channel)
  }

  private wake(channel: string, response?: string): void {
    for (const wake of this.waiters.get(channel) ?? []) wake(response)
  }

  private subscribe(channel: string, wake: Wake): void {
    const wakeFunctions = this.waiters.get(channel) ?? new Set()
    this.waiters.set(channel, wakeFunctions.add(wake))
  }

  private unsubscribe(channel: string, wake: Wake): void {
    const wakeFunctions = this.waiters.get(channel)
    wakeFunctions?.delete(wake)
    if (wakeFunctions?.size !== 0) return
    this.waiters.delete(channel)
    // The command fails while Redis is unavailable, but then there is no subscription either.
    this.subscriber.unsubscribe(channel).catch(() => undefined)
  }
}

/** Remembers a wake-up until it is awaited, because it may come between two reads. */
class WakeUp {
  private isTriggered = false
  private response: string | undefined
  private listener: () => void = () => undefined

  readonly trigger: Wake = (response) => {
    this.isTriggered = true
    this.response = response ?? this.response
    this.listener()
  }

  async wait(): Promise<string | undefined> {
    if (!this.isTriggered) await new Promise<void>((resolve) => (this.listener = resolve))
    const { response } = this
    this.isTriggered = false
    this.response = undefined
    return response
  }
}
