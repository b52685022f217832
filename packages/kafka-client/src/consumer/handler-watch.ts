import { Bag, type BagItem } from '../collections/bag'
import { HandlerTimeoutError } from '../errors'
import { settlesWithin } from '../time'

const CHECK_MS = 500
/** How long a timed-out handler may take to end before the next record of its key starts anyway. */
const ABORT_GRACE_MS = 5_000

/** One running handler. Its signal is created on first access, since most handlers never use it. */
class Call implements BagItem {
  readonly startedAt = Date.now()
  index = -1
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

/** Ends handlers that exceed the time limit. One timer checks all, since a timer per record costs more than most handlers. */
export class HandlerWatch {
  private readonly calls = new Bag<Call>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly limitMs: number) {}

  /** @throws HandlerTimeoutError, or the handler's own error */
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
      // Waits for the late handler, or two records of one key would run at once.
      if (error instanceof HandlerTimeoutError)
        await settlesWithin(
          running.catch(() => undefined),
          ABORT_GRACE_MS,
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
