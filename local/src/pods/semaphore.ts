/** A counting semaphore; waiters are served in order. */
export class Semaphore {
  private readonly waiting: (() => void)[] = []

  /** `permits`: how many holders there can be at once. */
  constructor(private permits: number) {}

  /** Resolves when a permit is free, with the function that releases it; calling that twice has no effect. */
  async acquire(): Promise<() => void> {
    if (this.permits > 0) this.permits--
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    let isHeld = true
    return () => {
      if (isHeld) this.release()
      isHeld = false
    }
  }

  /** Removes permits; holders keep theirs. */
  reduce(count: number): void {
    this.permits -= count
  }

  private release(): void {
    this.permits++
    if (this.permits <= 0) return
    const next = this.waiting.shift()
    if (!next) return
    this.permits--
    next()
  }
}
