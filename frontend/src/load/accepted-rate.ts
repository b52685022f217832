/** The window over which the rate is measured. Milliseconds. */
const WINDOW_MS = 5_000

/** Measures accepted requests per second. */
export class AcceptedRate {
  #startedAt: number
  #times: number[] = []

  constructor(now: number) {
    this.#startedAt = now
  }

  /** Records an accepted request. */
  add(now: number): void {
    this.#times.push(now)
  }

  /** Accepted per second over the last five seconds, or since the start if that is more recent. */
  perSecond(now: number): number {
    const from = Math.max(this.#startedAt, now - WINDOW_MS)
    this.#times = this.#times.filter((time) => time > from)
    const spanMs = now - from
    return spanMs < 1_000 ? this.#times.length : (this.#times.length * 1_000) / spanMs
  }
}
