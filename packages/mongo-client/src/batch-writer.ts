export interface BatchWriterOptions<T> {
  /**
   * Writes the items and returns, in the same order, an error for each item that failed, or undefined.
   * Rejects when the results are unknown.
   */
  write: (items: readonly T[]) => Promise<readonly (Error | undefined)[]>
  /** Maximum number of items per write. Default 500. */
  maxBatch?: number
}

interface Pending<T> {
  item: T
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * Collects items while a write is running, and writes them together when it has finished. So an idle store writes each
 * item at once, and a busy store writes large batches.
 */
export class BatchWriter<T> {
  private pending: Pending<T>[] = []
  private isWriting = false

  constructor(private readonly options: BatchWriterOptions<T>) {}

  /** Resolves when this item is written. */
  write(item: T): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.pending.push({ item, resolve, reject })
      if (this.isWriting) return
      this.isWriting = true
      // After this iteration of the event loop, so the records of one fetch are in the same batch.
      setImmediate(() => void this.writeAll())
    })
  }

  private async writeAll(): Promise<void> {
    while (this.pending.length > 0) await this.writeBatch(this.pending.splice(0, this.options.maxBatch ?? 500))
    this.isWriting = false
  }

  private async writeBatch(batch: readonly Pending<T>[]): Promise<void> {
    try {
      const errors = await this.options.write(batch.map(({ item }) => item))
      batch.forEach(({ resolve, reject }, index) => (errors[index] ? reject(errors[index]) : resolve()))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}
