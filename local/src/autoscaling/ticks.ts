import { type Timers } from './timers'

interface TicksOptions {
  /** ms since 1970. */
  firstAt: number
  periodMs: number
  timers: Timers
  /** Called with the logical time of the tick; the next tick waits for the promise. */
  tick: (time: number) => Promise<void>
  /** Called with the error of a tick. `failures`: number of consecutive failed ticks. */
  onError: (error: unknown, failures: number) => void
}

const MAX_BACKOFF_MS = 300_000

/**
 * Calls `tick` at logical times exactly one period apart. Real timers fire early or late; with their times, an HPA
 * policy with a period of 15 s could count the same change in two syncs. Skips missed ticks, for example after the
 * machine was asleep. After consecutive failed ticks, the next tick is 1, 2, 4 … periods later, up to 5 minutes.
 */
export class Ticks {
  /** Logical time of the next tick, ms since 1970. */
  private nextTime: number
  private isStopped = false
  private isExtraTickPending = false
  private failures = 0
  private cancel: () => void

  /** @throws RangeError if the period is not a positive whole number */
  constructor(private readonly options: TicksOptions) {
    const { periodMs } = options
    if (!Number.isSafeInteger(periodMs) || periodMs <= 0)
      throw new RangeError(`periodMs: got ${periodMs}, expected a positive whole number`)
    this.nextTime = options.firstAt
    this.cancel = this.scheduleNext()
  }

  /** Logical time of the next tick, ms since 1970. */
  get nextAt(): number {
    return this.nextTime
  }

  /** Adds a tick now, without moving the other ticks. Has no effect while an added tick has not run yet. */
  addTick(): void {
    if (this.isExtraTickPending) return
    this.isExtraTickPending = true
    const { timers } = this.options
    const now = timers.now()
    timers.at(now, () => {
      this.isExtraTickPending = false
      if (!this.isStopped) void this.attempt(now)
    })
  }

  stop(): void {
    this.isStopped = true
    this.cancel()
  }

  private scheduleNext(): () => void {
    return this.options.timers.at(this.nextTime, () => void this.run())
  }

  private async run(): Promise<void> {
    const { timers, periodMs } = this.options
    const delayMs = Math.max(0, timers.now() - this.nextTime)
    const dueTime = this.nextTime + Math.floor(delayMs / periodMs) * periodMs
    this.nextTime = dueTime + periodMs
    await this.attempt(dueTime)
    if (this.isStopped) return
    if (this.failures > 0) this.nextTime = dueTime + backoffMs(periodMs, this.failures)
    this.cancel = this.scheduleNext()
  }

  /** Runs a tick. Reports its error, so that later ticks still run. */
  private async attempt(time: number): Promise<void> {
    try {
      await this.options.tick(time)
      this.failures = 0
    } catch (error) {
      this.failures += 1
      this.options.onError(error, this.failures)
    }
  }
}

/** The time until the next attempt, ms: doubled with each failure up to 5 minutes, but at least one period. */
export const backoffMs = (periodMs: number, failures: number) =>
  Math.max(periodMs, Math.min(periodMs * 2 ** (failures - 1), MAX_BACKOFF_MS))
