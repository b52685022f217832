const FIRST_DELAY_MS = 10_000
const MAX_DELAY_MS = 300_000
const RESET_AFTER_MS = 600_000

/**
 * The delay of restarts, like Kubernetes: none at first, then 10 s, doubling to 5 min; none again after 10 min of
 * running.
 */
export class RestartBackoff {
  private nextDelayMs = 0

  /** Delay before the next start, ms. `ranMs`: how long the container ran. */
  next({ ranMs }: { ranMs: number }): number {
    if (ranMs >= RESET_AFTER_MS) this.nextDelayMs = 0
    const delay = this.nextDelayMs
    this.nextDelayMs = Math.min(Math.max(delay * 2, FIRST_DELAY_MS), MAX_DELAY_MS)
    return delay
  }
}
