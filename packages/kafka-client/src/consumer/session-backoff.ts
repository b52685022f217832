import { backoffMs, sleep } from '../time'

const RETRY = { initialMs: 100, maxMs: 3_000 }
/** A session that was in the group for this long counts as healthy, so the next backoff is short again. */
const HEALTHY_AFTER_MS = 10_000

/**
 * The backoff between sessions, which grows with each consecutive failure. A successful join does not reset it,
 * because then an error in the first fetch would cause several rebalances of the group per second.
 */
export class SessionBackoff {
  private failures = 0
  private joinedAt: number | undefined

  /** Call it after each join. */
  onJoined(): void {
    this.joinedAt ??= performance.now()
  }

  wait(stopped: AbortSignal): Promise<void> {
    if (performance.now() - (this.joinedAt ?? Infinity) >= HEALTHY_AFTER_MS) this.failures = 0
    this.joinedAt = undefined
    return sleep(backoffMs(++this.failures, RETRY), stopped)
  }
}
