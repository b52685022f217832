import { Bag } from '../collections/bag'
import { HandlerTimeoutError } from '../errors'
import { settlesWithin } from '../time'

const CHECK_MS = 500
/** How long a handler that was told to stop may take to settle before its lane goes on without it. */
const SETTLE_MS = 5_000

/** One call of a handler. Its signal is made on first use: most handlers never ask for it. */
class Call {
  readonly startedAt = Date.now()
  place = -1
  fail!: (error: Error) => void
  private abort: AbortController | undefined

  constructor(private readonly revoked: AbortSignal) {}

  get signal(): AbortSignal {
    if (!this.abort) {
      const abort = new AbortController()
      this.abort = abort
      if (this.revoked.aborted) abort.abort()
      else this.revoked.addEventListener('abort', () => abort.abort(), { once: true })
    }
    return this.abort.signal
  }

  expire(limitMs: number): void {
    this.abort?.abort()
    this.fail(new HandlerTimeoutError(limitMs))
  }
}

/** Ends handlers that take too long. One timer watches them all, since a timer per record would cost more than most handlers. */
export class HandlerWatch {
  private readonly calls = new Bag<Call>()
  private readonly limitMs: number
  private timer: NodeJS.Timeout | undefined

  constructor({ limitMs }: { limitMs: number }) {
    this.limitMs = limitMs
  }

  /** Age of the oldest running handler, ms; 0 of none. */
  get oldestMs(): number {
    const now = Date.now()
    let oldest = now
    for (const { startedAt } of this.calls) oldest = Math.min(oldest, startedAt)
    return now - oldest
  }

  /** @throws HandlerTimeoutError, or what the handler throws */
  async run(handler: (call: { signal: AbortSignal }) => Promise<void>, revoked: AbortSignal): Promise<void> {
    const call = new Call(revoked)
    const running = handler(call)
    this.calls.add(call)
    this.timer ??= setInterval(() => this.check(), CHECK_MS).unref()
    try {
      await new Promise<void>((resolve, reject) => {
        call.fail = reject
        running.then(resolve, reject)
      })
    } catch (error) {
      // The lane stays closed until the late handler is out, or two records of one key would run at once.
      if (error instanceof HandlerTimeoutError)
        await settlesWithin(
          running.catch(() => undefined),
          SETTLE_MS,
        )
      throw error
    } finally {
      this.calls.delete(call)
    }
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  private check(): void {
    const now = Date.now()
    for (const call of this.calls) if (now - call.startedAt > this.limitMs) call.expire(this.limitMs)
  }
}
