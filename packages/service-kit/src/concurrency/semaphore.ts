/** A counting semaphore. Waiting callers acquire a permit in order. */
export class Semaphore {
  private readonly waiting: (() => void)[] = []

  /** `permits`: the number of callers that can hold a permit at the same time. */
  constructor(private permits: number) {}

  /**
   * Resolves when a permit is free, with the function that releases it. A second call of that function has no effect.
   */
  async acquire(): Promise<() => void> {
    if (this.permits > 0) this.permits--
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    let isHeld = true
    return () => {
      if (isHeld) this.release()
      isHeld = false
    }
  }

  /** Removes free permits now, and held permits as soon as they are released. */
  reduce(count: number): void {
    this.permits -= count
  }

  private release(): void {
    this.permits++
    if (this.permits <= 0) return
    const grantPermit = this.waiting.shift()
    if (!grantPermit) return
    this.permits--
    grantPermit()
  }
}
