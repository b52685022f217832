const WINDOW_MS = 5_000

/** The rate of accepted requests. */
export class AcceptedRate {
  #startedAt: number
  #times: number[] = []

  constructor(now: number) {
    this.#startedAt = now
  }

  add(now: number): void {
    this.#times.push(now)
  }

  /**
   * Accepted requests per second over the last five seconds, or since the start if that is shorter. In the first second
   * after the start, the number of requests accepted so far.
   */
  perSecond(now: number): number {
    const from = Math.max(this.#startedAt, now - WINDOW_MS)
    this.#times = this.#times.filter((time) => time > from)
    const spanMs = now - from
    return spanMs < 1_000 ? this.#times.length : (this.#times.length * 1_000) / spanMs
  }
}
