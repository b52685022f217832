import { type FailureReason } from './load-report'

const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 8_000

/** Failures after which sending at full rate would make matters worse. */
const temporary: readonly FailureReason[] = ['unavailable', 'network', 'timeout', 'server']

/** Pauses after failures: for the server's Retry-After, else with exponential back-off up to 8 seconds. */
export class BackOff {
  #until = 0
  #reason: FailureReason = 'network'
  #streak = 0

  /** Records a failure; requests sent before the pause began do not lengthen it. */
  failed(reason: FailureReason, now: number, retryAfterMs?: number): void {
    if (!temporary.includes(reason)) return
    if (now >= this.#until) this.#streak += 1
    else if (retryAfterMs === undefined) return
    const wait = retryAfterMs ?? Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#streak - 1))
    this.#until = Math.max(this.#until, now + wait)
    this.#reason = reason
  }

  /** Records a success: the next pause is short again. */
  succeeded(now: number): void {
    if (now >= this.#until) this.#streak = 0
  }

  /** The current pause, or null. */
  at(now: number): { until: number; reason: FailureReason } | null {
    return now < this.#until ? { until: this.#until, reason: this.#reason } : null
  }
}
