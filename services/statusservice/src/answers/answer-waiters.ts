import { type Redis } from 'ioredis'
import { answerChannel, reached } from './answer-repository'

/** `answer`: what was told; none when it is time to look. */
type Wake = (answer?: string) => void

/** A place among those who wait. */
export interface Seat {
  /** Resolves with an answer that was told since the last time, or with none when it is time to look or after `wake`. */
  woken(): Promise<string | undefined>
  wake(): void
  /** To be called in the end. */
  leave(): void
}

/**
 * Everyone of this replica who waits for an answer, on one connection: a request has a channel while somebody waits
 * for it. When the connection is lost or back all look again: Redis may be away, or their answer came meanwhile.
 */
export class AnswerWaiters {
  private readonly waiters = new Map<string, Set<Wake>>()

  constructor(private readonly subscriber: Redis) {
    subscriber.on('message', (channel: string, answer: string) => this.wake(channel, answer || undefined))
    for (const change of ['close', 'ready']) subscriber.on(change, () => this.wakeAll())
  }

  /**
   * Begins to listen for an answer; resolves when none can be missed any more.
   * @throws StoreUnavailableError
   */
  async join(requestId: string): Promise<Seat> {
    const channel = answerChannel(requestId)
    const bell = new Bell()
    const leave = () => this.remove(channel, bell.ring)
    this.add(channel, bell.ring)
    try {
      // Also when others wait already: their subscription may not have been confirmed yet.
      await reached(this.subscriber.subscribe(channel))
    } catch (error) {
      leave()
      throw error
    }
    return { woken: () => bell.rung(), wake: () => bell.ring(), leave }
  }

  private wakeAll(): void {
    for (const channel of this.waiters.keys()) this.wake(channel)
  }

  private wake(channel: string, answer?: string): void {
    for (const wake of this.waiters.get(channel) ?? []) wake(answer)
  }

  private add(channel: string, wake: Wake): void {
    const waiting = this.waiters.get(channel) ?? new Set()
    this.waiters.set(channel, waiting.add(wake))
  }

  private remove(channel: string, wake: Wake): void {
    const waiting = this.waiters.get(channel)
    waiting?.delete(wake)
    if (waiting?.size !== 0) return
    this.waiters.delete(channel)
    // While Redis is away there is nothing to unsubscribe from.
    this.subscriber.unsubscribe(channel).catch(() => undefined)
  }
}

/** Remembers a ring that came while nobody listened, so that none is missed between two looks. */
class Bell {
  private hasRung = false
  private answer: string | undefined
  private listener: () => void = () => undefined

  readonly ring: Wake = (answer) => {
    this.hasRung = true
    this.answer = answer ?? this.answer
    this.listener()
  }

  async rung(): Promise<string | undefined> {
    if (!this.hasRung) await new Promise<void>((resolve) => (this.listener = resolve))
    const { answer } = this
    this.hasRung = false
    this.answer = undefined
    return answer
  }
}
