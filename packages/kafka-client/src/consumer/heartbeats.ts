/** A heartbeat may be sent this much earlier or later, as a share of the interval, to be sent together with a fetch. */
const TOLERANCE = { early: 0.1, late: 0.3 }

interface HeartbeatsOptions {
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

  constructor(private readonly options: HeartbeatsOptions) {}

  /** ms since the last successful heartbeat or join. */
  get age(): number {
    return performance.now() - this.succeededAt
  }

  start(): void {
    this.timer = setTimeout(() => void this.beat(), this.options.intervalMs * (1 + TOLERANCE.late))
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  beforeFetch(): void {
    if (performance.now() - this.sentAt >= this.options.intervalMs * (1 - TOLERANCE.early)) void this.beat()
  }

  /** Call it after each successful join, which the coordinator counts as a heartbeat. */
  onJoined(): void {
    this.succeededAt = performance.now()
  }

  private async beat(): Promise<void> {
    if (!this.timer) return
    this.timer.refresh()
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
