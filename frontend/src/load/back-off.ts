import { type FailureReason } from './load-report'

const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 8_000

/** Failures that may be temporary. Only these pause the load. */
const temporaryReasons: readonly FailureReason[] = ['unavailable', 'network', 'timeout', 'server']

/** The pause after a failure: the Retry-After of the server, or an exponential back-off of up to 8 seconds. */
export class BackOff {
  #until = 0
  #reason: FailureReason = 'network'
  #failuresInRow = 0

  /** Records a failure. A failure during a pause extends the pause only if it has a Retry-After. */
  recordFailure(reason: FailureReason, now: number, retryAfterMs?: number): void {
    if (!temporaryReasons.includes(reason)) return
    if (now >= this.#until) this.#failuresInRow += 1
    else if (retryAfterMs === undefined) return
    const wait = retryAfterMs ?? Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failuresInRow - 1))
    this.#until = Math.max(this.#until, now + wait)
    this.#reason = reason
  }

  /** Records a success, after which the next pause is short again. */
  recordSuccess(now: number): void {
    if (now >= this.#until) this.#failuresInRow = 0
  }

  /** The current pause, or null. */
  pauseAt(now: number): { until: number; reason: FailureReason } | null {
    return now < this.#until ? { until: this.#until, reason: this.#reason } : null
  }
}
