interface HeartbeatsOptions {
  intervalMs: number
  /** Called at each interval. False: this heartbeat is omitted. */
  isDue: () => boolean
  send: () => Promise<void>
  onError: (error: unknown) => void
}

/** Sends heartbeats at regular intervals, one at a time. */
export class Heartbeats {
  private timer: NodeJS.Timeout | undefined
  private isPending = false
  private succeededAt = performance.now()

  constructor(private readonly options: HeartbeatsOptions) {}

  /** ms since the last successful heartbeat or join. */
  get age(): number {
    return performance.now() - this.succeededAt
  }

  start(): void {
    this.timer = setInterval(() => void this.beat(), this.options.intervalMs)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** Call it after each successful join, which the coordinator counts as a heartbeat. */
  onJoined(): void {
    this.succeededAt = performance.now()
  }

  private async beat(): Promise<void> {
    if (!this.options.isDue() || this.isPending) return
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
