import { type FetchedBatch } from '../fetch/fetched-batch'
import { type Logger } from '../logger'
import { type PausableFetcher } from './back-pressure'

/** After this time the batch is fetched again, because retention may have deleted it. */
const RETRY_MS = 15_000

/** Partitions that are paused at a batch that cannot be read. The other partitions continue. */
export class UnreadableBatches {
  private readonly waiting = new Map<number, { problem: string }>()

  constructor(private readonly logger: Logger) {}

  /** Describes the paused partitions and their offsets. Empty if there are none. */
  get detail(): string {
    return [...this.waiting.values()].map(({ problem }) => problem).join('; ')
  }

  /** Pauses the partition if the batch cannot be read. Returns whether the partition was paused. */
  pauseIfUnreadable({ topic, partition, unreadable: error }: FetchedBatch, fetcher: PausableFetcher): boolean {
    if (!error) return false
    const { firstOffset: offset, codec } = error
    const problem = `${topic}/${partition} waits at offset ${offset ?? '?'}: ${error.message}`
    this.logger.error({ err: error, topic, partition, offset, codec }, problem)
    const waiting = { problem }
    this.waiting.set(partition, waiting)
    fetcher.pause(partition)
    setTimeout(() => {
      // A join in the meantime has resumed the partition, and a later pause has a timer of its own.
      if (this.waiting.get(partition) !== waiting) return
      this.waiting.delete(partition)
      fetcher.resume(partition)
    }, RETRY_MS).unref()
    return true
  }

  /** Call it after a join, after which all partitions are fetched again. */
  clear(): void {
    this.waiting.clear()
  }
}
