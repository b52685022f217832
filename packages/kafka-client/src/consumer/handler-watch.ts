import { Bag, type BagItem } from '../collections/bag'
import { HandlerTimeoutError } from '../errors'
import { type KafkaRecord } from '../record'
import { settlesWithin } from '../time'
import { type HandlerContext, type RunTimes } from './consumer-options'

const CHECK_EVERY_MS = 500
/** How long a timed-out handler may take to end before the next record of its key starts anyway. */
const ABORT_GRACE_MS = 5_000

interface CallOptions {
  record: KafkaRecord
  times: RunTimes
  attempt: number
  /** Aborted when the partition moves to another member. */
  revoked: AbortSignal
  releaseKey: () => void
}

/**
 * A running handler and its context. The signal is created on first access because most handlers never use it. This is a
 * class because V8 creates a hidden class for each object literal with a getter, and keeps its closure in memory.
 */
class HandlerCall implements HandlerContext, BagItem {
  /** By `performance.now()`, ms. */
  readonly calledAt = performance.now()
  index = -1
  running!: Promise<void>
  resolve!: () => void
  reject!: (error: unknown) => void
  isExpired = false
  readonly record: KafkaRecord
  readonly startedAt: number
  readonly workedAt: number
  readonly attempt: number
  readonly releaseKey: () => void
  private readonly revoked: AbortSignal
  private abort: AbortController | undefined
  private onRevoked: (() => void) | undefined

  constructor({ record, times, attempt, revoked, releaseKey }: CallOptions) {
    this.record = record
    this.startedAt = times.startedAt
    this.workedAt = times.workedAt
    this.attempt = attempt
    this.revoked = revoked
    this.releaseKey = releaseKey
  }

  get signal(): AbortSignal {
    if (!this.abort) {
      const abort = new AbortController()
      this.abort = abort
      this.onRevoked = () => abort.abort()
      if (this.revoked.aborted) abort.abort()
      else this.revoked.addEventListener('abort', this.onRevoked)
    }
    return this.abort.signal
  }

  /** Removes the listener. Otherwise, the signal of a partition would keep a listener for each finished handler. */
  end(): void {
    if (this.onRevoked) this.revoked.removeEventListener('abort', this.onRevoked)
  }

  expire(): void {
    this.isExpired = true
    this.abort?.abort()
  }
}

/** Ends handlers that exceed the time limit. One timer checks all handlers because a timer per record would cost more. */
export class HandlerWatch {
  private readonly calls = new Bag<HandlerCall>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly limitMs: number) {}

  /**
   * Not async, because each further promise costs time for every record.
   * @throws HandlerTimeoutError, or the error of the handler
   */
  run(handler: (context: HandlerContext) => Promise<void>, options: CallOptions): Promise<void> {
    const call = new HandlerCall(options)
    this.timer ??= setInterval(() => this.expireCalls(), CHECK_EVERY_MS).unref()
    return new Promise<void>((resolve, reject) => {
      call.resolve = resolve
      call.reject = reject
      call.running = handler(call)
      this.calls.add(call)
      call.running.then(
        () => this.settle(call) && call.resolve(),
        (error: unknown) => this.settle(call) && call.reject(error),
      )
    })
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  private expireCalls(): void {
    // Without running handlers, the timer would only wake up the process.
    if (this.calls.size === 0) return this.stop()
    const now = performance.now()
    for (const call of this.calls) if (!call.isExpired && now - call.calledAt > this.limitMs) void this.expire(call)
  }

  private async expire(call: HandlerCall): Promise<void> {
    call.expire()
    // If the next record of the key started now, two handlers of the key could run at the same time. A late success counts.
    const hasSucceeded = await settlesWithin(call.running, ABORT_GRACE_MS).catch(() => false)
    this.end(call)
    if (hasSucceeded) call.resolve()
    else call.reject(new HandlerTimeoutError(this.limitMs))
  }

  /** Ends a call whose handler has settled. False if the call has expired, because then `expire` ends it. */
  private settle(call: HandlerCall): boolean {
    if (call.isExpired) return false
    this.end(call)
    return true
  }

  private end(call: HandlerCall): void {
    call.end()
    this.calls.delete(call)
  }
}
