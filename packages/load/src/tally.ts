/** A response to one request. */
export interface LoadResponse {
  status: number
  /** Size of the body. */
  bytes: number
  tookMs: number
}

/** Counters of a load test. */
export class Tally {
  /** Responses with any status. */
  transactions = 0
  /** Responses with a status below 400. */
  successful = 0
  /** Requests without a response: refused, reset or timed out. */
  withoutResponse = 0
  /** Total size of the bodies. */
  bytes = 0
  longestMs = 0
  /** Infinity if there was no response. */
  shortestMs = Number.POSITIVE_INFINITY
  private totalMs = 0

  addResponse({ status, bytes, tookMs }: LoadResponse): void {
    this.transactions++
    if (status < 400) this.successful++
    this.bytes += bytes
    this.totalMs += tookMs
    this.longestMs = Math.max(this.longestMs, tookMs)
    this.shortestMs = Math.min(this.shortestMs, tookMs)
  }

  addFailure(): void {
    this.withoutResponse++
  }

  get averageMs(): number {
    return this.totalMs / Math.max(1, this.transactions)
  }

  /** Average number of concurrent requests. */
  concurrency(elapsedMs: number): number {
    return this.totalMs / Math.max(1, elapsedMs)
  }
}
