/**
 * Lets a few containers start at a time, in the order in which they asked. Starting is what costs a laptop's
 * processors; in turns each is ready sooner than all of them are when they start at once.
 */
export class StartSlots {
  private free: number
  private readonly waiting: (() => void)[] = []

  /** `count`: how many start at the same time. */
  constructor(count: number) {
    this.free = count
  }

  /** Resolves when it is one's turn, with what gives the turn back; calling that twice does no harm. */
  async take(): Promise<() => void> {
    if (this.free > 0) this.free--
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    let isTaken = true
    return () => {
      if (isTaken) this.giveBack()
      isTaken = false
    }
  }

  /** From now on that many fewer start at a time; those that are starting go on. */
  takeAway(count: number): void {
    this.free -= count
  }

  private giveBack(): void {
    this.free++
    if (this.free <= 0) return
    const next = this.waiting.shift()
    if (!next) return
    this.free--
    next()
  }
}
