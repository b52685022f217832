export interface BatchWriterOptions<T> {
  /**
   * Writes what was collected and answers, in the same order, an error for each item that failed, or undefined.
   * Rejects when nothing is known of any item.
   */
  write: (items: readonly T[]) => Promise<readonly (Error | undefined)[]>
  /** Most items of one write. Default 500. */
  maxBatch?: number
}

interface Waiting<T> {
  item: T
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * Collects items while a write is under way and writes them together when it returns: one at a time costs nothing
 * when idle, and the busier the store, the larger the batches.
 */
export class BatchWriter<T> {
  private waiting: Waiting<T>[] = []
  private isWriting = false

  constructor(private readonly options: BatchWriterOptions<T>) {}

  /** Resolves when this item is written. */
  write(item: T): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject })
      if (this.isWriting) return
      this.isWriting = true
      // After this turn of the loop, so that records of one fetch travel together.
      setImmediate(() => void this.writeAll())
    })
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) await this.writeBatch(this.waiting.splice(0, this.options.maxBatch ?? 500))
    this.isWriting = false
  }

  private async writeBatch(batch: readonly Waiting<T>[]): Promise<void> {
    try {
      const errors = await this.options.write(batch.map(({ item }) => item))
      batch.forEach(({ resolve, reject }, index) => (errors[index] ? reject(errors[index]) : resolve()))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}
