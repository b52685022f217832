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
 * All waiters of this replica. They share one Redis connection, which gets the responses to all requests: a channel for each
 * waiter would take two more round trips to Redis for each request. When the connection is lost, or has subscribed again, all
 * waiters wake up, because they may have missed a published response.
 */
export class ResponseWaiters {
  private readonly waiters = new Map<string, Set<Wake>>()
  private subscription: Promise<unknown> | undefined

  constructor(private readonly subscriber: Redis) {
    subscriber.on('pmessage', (_pattern: string, channel: string, response: string) =>
      this.wake(channel, response || undefined),
    )
    subscriber.on('close', () => {
      this.subscription = undefined
      this.wakeAll()
    })
    subscriber.on('ready', () => {
      // The next waiter tries again.
      this.subscribe().catch(() => undefined)
    })
  }

  /** Adds a waiter. Resolves when it will be woken by every later response. @throws DependencyUnavailableError */
  async add(requestId: string): Promise<Waiter> {
    await this.subscribe()
    const channel = responseChannel(requestId)
    const wakeUp = new WakeUp()
    const wakeFunctions = this.waiters.get(channel) ?? new Set()
    this.waiters.set(channel, wakeFunctions.add(wakeUp.trigger))
    return {
      next: () => wakeUp.wait(),
      wake: () => wakeUp.trigger(),
      remove: () => this.remove(channel, wakeUp.trigger),
    }
  }

  /** Subscribes once per connection. The next call tries again after an error. */
  private subscribe(): Promise<unknown> {
    if (this.subscription) return this.subscription
    const subscription = convertRedisErrors(this.subscriber.psubscribe(responseChannel('*')))
    subscription.then(
      () => this.wakeAll(),
      () => {
        if (this.subscription === subscription) this.subscription = undefined
      },
    )
    this.subscription = subscription
    return subscription
  }

  private wakeAll(): void {
    for (const channel of this.waiters.keys()) this.wake(channel)
  }

  private wake(channel: string, response?: string): void {
    for (const wake of this.waiters.get(channel) ?? []) wake(response)
  }

  private remove(channel: string, wake: Wake): void {
    const wakeFunctions = this.waiters.get(channel)
    wakeFunctions?.delete(wake)
    if (wakeFunctions?.size === 0) this.waiters.delete(channel)
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
