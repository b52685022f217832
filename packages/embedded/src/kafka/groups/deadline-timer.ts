/**
 * A timer whose deadline can only be moved earlier. If the actual deadline moves later, the callback runs too early and
 * must check the clock.
 */
export class DeadlineTimer {
  private timer: NodeJS.Timeout | undefined
  private deadline = Infinity

  constructor(
    private readonly now: () => number,
    private readonly onDue: () => void,
  ) {}

  setNoLaterThan(deadline: number): void {
    if (deadline >= this.deadline) return
    this.cancel()
    this.deadline = deadline
    this.timer = setTimeout(() => this.run(), Math.max(0, deadline - this.now()))
    this.timer.unref()
  }

  cancel(): void {
    clearTimeout(this.timer)
    this.deadline = Infinity
  }

  private run(): void {
    this.deadline = Infinity
    this.onDue()
  }
}
