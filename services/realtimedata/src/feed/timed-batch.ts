export interface TimedBatchOptions<T> {
  emit: (items: T[]) => void
  /** Maximum time from adding an item until it is sent, ms. Default 200. */
  maxWaitMs?: number
  /** Maximum number of items in a batch; if there are more, the oldest are dropped. Default 5,000. */
  maxItems?: number
}

/** Collects items for a short time, so that browsers get one message for many events. */
export class TimedBatch<T> {
  private items: T[] = []
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: TimedBatchOptions<T>) {}

  add(item: T): void {
    this.items.push(item)
    const { maxWaitMs = 200, maxItems = 5_000 } = this.options
    if (this.items.length >= 2 * maxItems) this.items = this.items.slice(-maxItems)
    this.timer ??= setTimeout(() => this.flush(), maxWaitMs)
  }

  /** Sends the collected items now. */
  flush(): void {
    if (this.items.length === 0) return
    const { maxItems = 5_000, emit } = this.options
    const items = this.items.slice(-maxItems)
    this.clear()
    emit(items)
  }

  /** Drops the collected items. */
  clear(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.items = []
  }
}
