import { type Timers } from './timers'

interface TicksOptions {
  /** ms since 1970. */
  firstAt: number
  periodMs: number
  timers: Timers
  /** Called with the logical time of the tick; the next tick waits for the promise. Must not reject. */
  tick: (time: number) => Promise<void>
}

/**
 * Calls `tick` at logical times exactly one period apart. Real timers fire early or late. With their times, an HPA policy with
 * a period of 15 s could count the same change in two syncs. Skips missed ticks, for example after the machine slept.
 */
export class Ticks {
  private time: number
  private isStopped = false
  private isExtraTickPending = false
  private cancel: () => void

  constructor(private readonly options: TicksOptions) {
    this.time = options.firstAt
    this.cancel = this.wait()
  }

  /** Logical time of the next tick, ms since 1970. */
  get nextAt(): number {
    return this.time
  }

  /** Adds a tick now, without moving the other ticks. Has no effect while an added tick has not run yet. */
  addTick(): void {
    if (this.isExtraTickPending) return
    this.isExtraTickPending = true
    const { tick, timers } = this.options
    const now = timers.now()
    timers.at(now, () => {
      this.isExtraTickPending = false
      if (!this.isStopped) void tick(now)
    })
  }

  stop(): void {
    this.isStopped = true
    this.cancel()
  }

  private wait(): () => void {
    return this.options.timers.at(this.time, () => void this.run())
  }

  private async run(): Promise<void> {
    const { tick, timers, periodMs } = this.options
    const delayMs = Math.max(0, timers.now() - this.time)
    const due = this.time + Math.floor(delayMs / periodMs) * periodMs
    this.time = due + periodMs
    await tick(due)
    if (!this.isStopped) this.cancel = this.wait()
  }
}
