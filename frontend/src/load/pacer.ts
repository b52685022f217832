/**
 * When a timer fires late, at most as many orders are sent as are due in this time, but at least one. To send all that
 * have become due would be a burst. Milliseconds.
 */
const MAX_LATE_MS = 500

/**
 * Calculates when orders are due, at equal intervals even if timers fire late.
 * `now` is always the current time in ms.
 */
export class Pacer {
  #intervalMs: number
  #nextAt: number

  constructor({ ratePerSecond, now }: { ratePerSecond: number; now: number }) {
    this.#intervalMs = 1_000 / ratePerSecond
    this.#nextAt = now
  }

  /** Changes the rate and, in proportion, the time until the next order. */
  setRate(ratePerSecond: number, now: number): void {
    const intervalMs = 1_000 / ratePerSecond
    const waitMs = this.#nextAt - now
    // An order that is already late stays late, because it may have to count as missed.
    if (waitMs > 0) this.#nextAt = now + (waitMs / this.#intervalMs) * intervalMs
    this.#intervalMs = intervalMs
  }

  /** The number of orders to send now, and the number of missed orders, which are too late to be sent. */
  takeDue(now: number): { due: number; missed: number } {
    if (now < this.#nextAt) return { due: 0, missed: 0 }
    const passed = Math.floor((now - this.#nextAt) / this.#intervalMs) + 1
    const due = Math.min(passed, Math.max(1, Math.floor(MAX_LATE_MS / this.#intervalMs)))
    this.#nextAt += passed * this.#intervalMs
    return { due, missed: passed - due }
  }

  /** Ensures that no order is due before `time`. Orders that would have been due before it are never sent. */
  resumeAt(time: number): void {
    this.#nextAt = Math.max(this.#nextAt, time)
  }

  /** Milliseconds until the next order is due; 0 if it already is. */
  waitMs(now: number): number {
    return Math.max(0, this.#nextAt - now)
  }
}
