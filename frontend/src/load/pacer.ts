/** Orders later than this are dropped instead of sent in a burst, for instance after sleep. Milliseconds. */
const MAX_LATE_MS = 500

/**
 * An even pace without drift: each due time is the previous one plus the interval, whenever the timer fired.
 * Every method takes the current time in ms.
 */
export class Pacer {
  #intervalMs: number
  #nextAt: number

  constructor({ ratePerSecond, now }: { ratePerSecond: number; now: number }) {
    this.#intervalMs = 1_000 / ratePerSecond
    this.#nextAt = now
  }

  /** Changes the rate; the current wait scales in proportion, so no order is lost or doubled. */
  setRate(ratePerSecond: number, now: number): void {
    const intervalMs = 1_000 / ratePerSecond
    const share = Math.max(0, this.#nextAt - now) / this.#intervalMs
    this.#nextAt = now + share * intervalMs
    this.#intervalMs = intervalMs
  }

  /** How many orders are due at `now`, and how many were dropped because the timer fired too late. */
  take(now: number): { due: number; dropped: number } {
    if (now < this.#nextAt) return { due: 0, dropped: 0 }
    const passed = Math.floor((now - this.#nextAt) / this.#intervalMs) + 1
    const kept = Math.min(passed, Math.max(1, Math.floor(MAX_LATE_MS / this.#intervalMs)))
    this.#nextAt += passed * this.#intervalMs
    return { due: kept, dropped: passed - kept }
  }

  /** Resumes at `at` without catching up. */
  resumeAt(at: number): void {
    this.#nextAt = Math.max(this.#nextAt, at)
  }

  /** Milliseconds until the next order is due; 0 if it already is. */
  waitMs(now: number): number {
    return Math.max(0, this.#nextAt - now)
  }
}
