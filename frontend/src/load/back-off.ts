import { type FailureReason } from './load-report'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8_000

/** Failures after which sending on at once would only make it worse. */
const temporary: readonly FailureReason[] = ['unavailable', 'network', 'timeout', 'server']

/** How long to pause after failures: as the server asks for, else twice as long each time, up to 8 seconds. */
export class BackOff {
  #until = 0
  #reason: FailureReason = 'network'
  #streak = 0

  /** Notes a failure; requests that were already on their way when the pause began do not lengthen it. */
  failed(reason: FailureReason, now: number, retryAfterMs?: number): void {
    if (!temporary.includes(reason)) return
    if (now >= this.#until) this.#streak += 1
    else if (retryAfterMs === undefined) return
    const wait = retryAfterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#streak - 1))
    this.#until = Math.max(this.#until, now + wait)
    this.#reason = reason
  }

  /** Notes a success: the next pause is short again. */
  succeeded(now: number): void {
    if (now >= this.#until) this.#streak = 0
  }

  /** The pause that is going on, or null. */
  at(now: number): { until: number; reason: FailureReason } | null {
    return now < this.#until ? { until: this.#until, reason: this.#reason } : null
  }
}
