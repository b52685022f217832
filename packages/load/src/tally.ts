/** One answer. `bytes`: of its body. */
export interface Answer {
  status: number
  bytes: number
  tookMs: number
}

/** What was seen of a load test. */
export class Tally {
  /** Answers, whatever they said. */
  transactions = 0
  /** Answers below 400. */
  successful = 0
  /** Requests without an answer: refused, reset or too slow. */
  unanswered = 0
  bytes = 0
  longestMs = 0
  /** Infinity without any answer. */
  shortestMs = Number.POSITIVE_INFINITY
  private sumMs = 0

  answered({ status, bytes, tookMs }: Answer): void {
    this.transactions++
    if (status < 400) this.successful++
    this.bytes += bytes
    this.sumMs += tookMs
    this.longestMs = Math.max(this.longestMs, tookMs)
    this.shortestMs = Math.min(this.shortestMs, tookMs)
  }

  failed(): void {
    this.unanswered++
  }

  get averageMs(): number {
    return this.sumMs / Math.max(1, this.transactions)
  }

  /** Requests under way at once, on average. */
  concurrency(elapsedMs: number): number {
    return this.sumMs / Math.max(1, elapsedMs)
  }
}
