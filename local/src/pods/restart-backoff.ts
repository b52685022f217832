const FIRST_DELAY_MS = 10_000
const LONGEST_DELAY_MS = 300_000
const FORGIVEN_AFTER_MS = 600_000

/** Kubernetes' pauses between restarts: none before the first, then 10 s, doubling to 5 min; 10 min of life forgive. */
export class RestartBackoff {
  private nextDelayMs = 0

  /** How long to wait before the next start. `ranMs`: how long the container lived. */
  next({ ranMs }: { ranMs: number }): number {
    if (ranMs >= FORGIVEN_AFTER_MS) this.nextDelayMs = 0
    const delay = this.nextDelayMs
    this.nextDelayMs = Math.min(Math.max(delay * 2, FIRST_DELAY_MS), LONGEST_DELAY_MS)
    return delay
  }
}
