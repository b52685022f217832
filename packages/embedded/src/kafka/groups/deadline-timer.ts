/** One timer that may only be moved nearer; firing early is harmless, since its owner looks at the clock itself. */
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
