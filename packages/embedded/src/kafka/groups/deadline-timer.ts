/** A timer whose deadline may only move earlier. It may fire too early, so its owner checks the clock. */
export class DeadlineTimer {
  private timer: NodeJS.Timeout | undefined
  private due = Infinity

  constructor(
    private readonly now: () => number,
    private readonly fire: () => void,
  ) {}

  setNoLaterThan(deadline: number): void {
    if (deadline >= this.due) return
    this.cancel()
    this.due = deadline
    this.timer = setTimeout(() => this.run(), Math.max(0, deadline - this.now()))
    this.timer.unref()
  }

  cancel(): void {
    clearTimeout(this.timer)
    this.due = Infinity
  }

  private run(): void {
    this.due = Infinity
    this.fire()
  }
}
