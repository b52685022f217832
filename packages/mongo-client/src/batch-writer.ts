import { setImmediate as nextIteration, setTimeout as sleep } from 'node:timers/promises'
import { type TraceContext, type Tracing } from '@food-delivery/service-kit'

export interface BatchWriterOptions<Item, Result> {
  /**
   * Writes the items and returns, in the same order, the result of each item, or its error if it failed. Rejects when
   * the results are unknown.
   */
  write: (items: readonly Item[]) => Promise<readonly (Error | Result)[]>
  /** Maximum number of items per write. Default 1,000. */
  maxBatch?: number
  /**
   * Returns how long a batch waits for further items, ms. `lastBatchSize`: number of items in the last batch, 0 before the
   * first one. Must not throw. Default: 0, so it waits only for the items of the same iteration of the event loop.
   */
  lingerMs?: ((lastBatchSize: number) => number) | undefined
  /** Default: no tracing. */
  tracing?: Pick<Tracing, 'activeContext' | 'batch'> | undefined
}

interface PendingItem<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
  requester: TraceContext | undefined
}

/**
 * Collects items while a write is running, and writes them together when it has finished. So an idle store writes each
 * item at once, and a busy store writes large batches.
 */
export class BatchWriter<Item, Result = undefined> {
  private pending: PendingItem<Item, Result>[] = []
  private isWriting = false
  private lastBatchSize = 0

  constructor(private readonly options: BatchWriterOptions<Item, Result>) {}

  /** Resolves with the item's result when its batch is written. */
  write(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.pending.push({ item, resolve, reject, requester: this.options.tracing?.activeContext() })
      if (!this.isWriting) void this.writeAll()
    })
  }

  private async writeAll(): Promise<void> {
    const { maxBatch = 1_000 } = this.options
    this.isWriting = true
    while (this.pending.length > 0) {
      // Waits at least one iteration of the event loop, so that the records of one fetch are in the same batch.
      const lingerMs = this.pending.length < maxBatch ? (this.options.lingerMs?.(this.lastBatchSize) ?? 0) : 0
      await (lingerMs > 0 ? sleep(lingerMs) : nextIteration())
      const batch = this.pending.splice(0, maxBatch)
      this.lastBatchSize = batch.length
      await this.writeBatch(batch)
    }
    this.isWriting = false
  }

  private async writeBatch(batch: readonly PendingItem<Item, Result>[]): Promise<void> {
    try {
      const results = await this.writeItems(batch)
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index] as Error | Result
        if (result instanceof Error) reject(result)
        else resolve(result)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  /** Writes in a span that belongs to the trace of the first item, and has links to the spans of the others. */
  private writeItems(batch: readonly PendingItem<Item, Result>[]): Promise<readonly (Error | Result)[]> {
    const { write, tracing } = this.options
    const items = batch.map(({ item }) => item)
    if (!tracing) return write(items)
    return tracing.batch(
      'write batch',
      batch.flatMap(({ requester }) => requester ?? []),
      () => write(items),
    )
  }
}
