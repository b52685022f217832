import { type Timers } from './timers'

export interface TicksOptions {
  /** ms since 1970. */
  firstAt: number
  periodMs: number
  timers: Timers
  /** Called with the logical time of the tick; the next one waits for the answer. Must not reject. */
  tick: (time: number) => Promise<void>
}

/**
 * Calls `tick` at logical times exactly a period apart: a timer that fires early or late must not make a policy of
 * 15 s see its last change again. Ticks that were missed (the machine slept, a tick took longer) are left out.
 */
export class Ticks {
  private time: number
  private isStopped = false
  private cancel: () => void

  constructor(private readonly options: TicksOptions) {
    this.time = options.firstAt
    this.cancel = this.wait()
  }

  /** Logical time of the next tick, ms since 1970. */
  get nextAt(): number {
    return this.time
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
    const behind = Math.max(0, timers.now() - this.time)
    const due = this.time + Math.floor(behind / periodMs) * periodMs
    this.time = due + periodMs
    await tick(due)
    if (!this.isStopped) this.cancel = this.wait()
  }
}
