/** What is later than this is dropped and not sent in a burst: after sleep the pace goes on from now. Milliseconds. */
const MAX_LATE_MS = 500

/**
 * An even pace without drift: each due time is the one before plus the interval, whenever the timer really woke.
 * Knows no clock: every method takes the time, ms.
 */
export class Pacer {
  #intervalMs: number
  #nextAt: number

  constructor({ ratePerSecond, now }: { ratePerSecond: number; now: number }) {
    this.#intervalMs = 1_000 / ratePerSecond
    this.#nextAt = now
  }

  /** Changes the rate; the wait that is going on shrinks or grows in proportion, so no beat is lost or doubled. */
  setRate(ratePerSecond: number, now: number): void {
    const intervalMs = 1_000 / ratePerSecond
    const share = Math.max(0, this.#nextAt - now) / this.#intervalMs
    this.#nextAt = now + share * intervalMs
    this.#intervalMs = intervalMs
  }

  /** How many are due by `now`, and how many were dropped because the pacer woke too late for them. */
  take(now: number): { due: number; dropped: number } {
    if (now < this.#nextAt) return { due: 0, dropped: 0 }
    const passed = Math.floor((now - this.#nextAt) / this.#intervalMs) + 1
    const kept = Math.min(passed, Math.max(1, Math.floor(MAX_LATE_MS / this.#intervalMs)))
    this.#nextAt += passed * this.#intervalMs
    return { due: kept, dropped: passed - kept }
  }

  /** Starts the beat again at `at`: nothing is made up for. */
  resumeAt(at: number): void {
    this.#nextAt = Math.max(this.#nextAt, at)
  }

  /** Milliseconds until the next is due; 0 when it already is. */
  waitMs(now: number): number {
    return Math.max(0, this.#nextAt - now)
  }
}
