/** A timer that can be set to an earlier deadline only. The callback must check the clock: it may run too early. */
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
