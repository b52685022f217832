export interface LiveBatchOptions<T> {
  emit: (items: T[]) => void
  /** Longest wait of an item, ms. Default 200. */
  maxWaitMs?: number
  /** Most items of one batch; only the newest are sent. Default 5,000. */
  maxItems?: number
}

/** Collects items for a short time, so that browsers do not get a message per event. */
export class LiveBatch<T> {
  private items: T[] = []
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: LiveBatchOptions<T>) {}

  add(item: T): void {
    this.items.push(item)
    const { maxWaitMs = 200, maxItems = 5_000 } = this.options
    if (this.items.length >= 2 * maxItems) this.items = this.items.slice(-maxItems)
    this.timer ??= setTimeout(() => this.flush(), maxWaitMs)
  }

  /** Sends the collected items now. */
  flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.items.length === 0) return
    const items = this.items.slice(-(this.options.maxItems ?? 5_000))
    this.items = []
    this.options.emit(items)
  }

  /** Drops the collected items. */
  clear(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.items = []
  }
}
