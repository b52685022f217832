import { setImmediate as nextIteration, setTimeout as sleep } from 'node:timers/promises'
import { type TraceContext, type Tracing } from '@food-delivery/service-kit'

export interface BatchWriterOptions<T, R> {
  /**
   * Writes the items and returns, in the same order, the result of each item, or its error if it failed. Rejects when
   * the results are unknown.
   */
  write: (items: readonly T[]) => Promise<readonly (Error | R)[]>
  /** Maximum number of items per write. Default 500. */
  maxBatch?: number
  /**
   * How long a batch waits for further items, ms. Default 0: only for those of the same iteration of the event loop.
   */
  lingerMs?: number
  /** Default: no tracing. */
  tracing?: Pick<Tracing, 'activeContext' | 'batch'> | undefined
}

interface Pending<T, R> {
  item: T
  resolve: (result: R) => void
  reject: (error: unknown) => void
  requester: TraceContext | undefined
}

/**
 * Collects items while a write is running, and writes them together when it has finished. So an idle store writes each
 * item at once, and a busy store writes large batches.
 */
export class BatchWriter<T, R = undefined> {
  private pending: Pending<T, R>[] = []
  private isWriting = false

  constructor(private readonly options: BatchWriterOptions<T, R>) {}

  /** Resolves with the result when this item is written. */
  write(item: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.pending.push({ item, resolve, reject, requester: this.options.tracing?.activeContext() })
      if (!this.isWriting) void this.writeAll()
    })
  }

  private async writeAll(): Promise<void> {
    const { maxBatch = 500, lingerMs = 0 } = this.options
    this.isWriting = true
    while (this.pending.length > 0) {
      // Waits at least one iteration of the event loop, so that the records of one fetch are in the same batch.
      await (lingerMs > 0 && this.pending.length < maxBatch ? sleep(lingerMs) : nextIteration())
      await this.writeBatch(this.pending.splice(0, maxBatch))
    }
    this.isWriting = false
  }

  private async writeBatch(batch: readonly Pending<T, R>[]): Promise<void> {
    try {
      const results = await this.writeItems(batch)
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index] as Error | R
        if (result instanceof Error) reject(result)
        else resolve(result)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  /** Writes in a span that belongs to the trace of the first item, and has links to the spans of the others. */
  private writeItems(batch: readonly Pending<T, R>[]): Promise<readonly (Error | R)[]> {
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
