/**
 * How much earlier or later a heartbeat may be sent, as a share of the interval, so that it is sent together with a fetch.
 * An idle consumer fetches about once per interval. A busy consumer fetches more often, so its heartbeats are early: they
 * do not wake up its process, and it learns of a rebalance sooner.
 */
const TOLERANCE = { early: 0.5, late: 0.3 }

/**
 * Rebalances often follow each other, because pods start one after the other and partitions are handed over. A rebalance
 * lasts until all members have learned of it from the response to a heartbeat, so heartbeats are more frequent for some
 * time after a join.
 */
const AFTER_JOIN = { durationMs: 5_000, intervalShare: 1 / 3 }

interface HeartbeatsOptions {
  /** Time between two heartbeats, except in the first 5 s after a join. */
  intervalMs: number
  /** Called before each heartbeat. Returns false to omit it. */
  beforeSend: () => boolean
  send: () => Promise<void>
  onError: (error: unknown) => void
}

/**
 * Sends heartbeats at regular intervals, one at a time. In an idle process, the wake-up of a timer costs more than a
 * heartbeat, so a heartbeat is sent with a fetch if possible, and by the timer if there is no fetch.
 */
export class Heartbeats {
  private timer: NodeJS.Timeout | undefined
  private isPending = false
  private sentAt = -Infinity
  private succeededAt = performance.now()
  private joinedAt = -Infinity

  constructor(private readonly options: HeartbeatsOptions) {}

  /** Time since the last successful heartbeat or join. */
  get ageMs(): number {
    return performance.now() - this.succeededAt
  }

  private get intervalMs(): number {
    const isRecent = performance.now() - this.joinedAt < AFTER_JOIN.durationMs
    return this.options.intervalMs * (isRecent ? AFTER_JOIN.intervalShare : 1)
  }

  start(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.beat(), this.intervalMs * (1 + TOLERANCE.late))
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  beforeFetch(): void {
    if (performance.now() - this.sentAt >= this.intervalMs * (1 - TOLERANCE.early)) void this.beat()
  }

  /** Call it after each successful join, which the coordinator counts as a heartbeat. */
  onJoined(): void {
    this.succeededAt = performance.now()
    this.joinedAt = this.succeededAt
    if (this.timer) this.start()
  }

  private async beat(): Promise<void> {
    if (!this.timer) return
    this.start()
    this.sentAt = performance.now()
    if (!this.options.beforeSend() || this.isPending) return
    this.isPending = true
    try {
      await this.options.send()
      this.succeededAt = performance.now()
    } catch (error) {
      this.options.onError(error)
    }
    this.isPending = false
  }
}
