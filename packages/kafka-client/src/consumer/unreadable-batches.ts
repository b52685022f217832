import { type EachBatchPayload } from 'kafkajs'
import { type Logger } from '../logger'
import { unreadableIn } from '../patches/record-codec'

/** Pause before the batch is fetched again, because retention may have deleted it. */
const RETRY_MS = 15_000

/** Partitions that are paused at a batch that cannot be read. The other partitions continue. */
export class UnreadableBatches {
  private readonly waiting = new Map<number, { problem: string }>()

  constructor(private readonly logger: Logger) {}

  /** Describes the paused partitions and their offsets. Empty if there are none. */
  get detail(): string {
    return [...this.waiting.values()].map(({ problem }) => problem).join('; ')
  }

  /** Pauses the partition if the batch cannot be read, which kafkajs delivers as an empty batch. Returns whether it did. */
  pauseIfUnreadable({ batch, pause }: EachBatchPayload): boolean {
    const error = batch.isEmpty() ? unreadableIn(batch) : undefined
    if (!error) return false
    const { topic, partition } = batch
    const { firstOffset: offset, codec } = error
    const problem = `${topic}/${partition} waits at offset ${offset ?? '?'}: ${error.message}`
    this.logger.error({ err: error, topic, partition, offset, codec }, problem)
    const waiting = { problem }
    this.waiting.set(partition, waiting)
    const resume = pause()
    setTimeout(() => {
      if (this.waiting.get(partition) === waiting) this.waiting.delete(partition)
      resume()
    }, RETRY_MS).unref()
    return true
  }

  /** Call it after a join, because kafkajs then fetches all partitions again. */
  clear(): void {
    this.waiting.clear()
  }
}
