import { type EachBatchPayload } from 'kafkajs'
import { type Logger } from '../logger'
import { unreadableIn } from '../patches/record-batches'

/** How long a partition waits until the batch is asked for again: somebody may have deleted it. */
const RETRY_MS = 15_000

/** Partitions that stand before records nobody here can read. They wait, and the others go on. */
export class UnreadableBatches {
  private readonly waiting = new Map<number, { where: string }>()

  constructor(private readonly logger: Logger) {}

  /** What waits, in words; empty when nothing does. */
  get detail(): string {
    return [...this.waiting.values()].map(({ where }) => where).join('; ')
  }

  /** Stops fetching the partition for a while if this is why the batch is empty; returns whether it is. */
  hold({ batch, pause }: EachBatchPayload): boolean {
    const error = batch.isEmpty() ? unreadableIn(batch) : undefined
    if (!error) return false
    const { topic, partition } = batch
    const { firstOffset: offset, codec } = error
    const where = `${topic}/${partition} waits at offset ${offset ?? '?'}: ${error.message}`
    this.logger.error({ err: error, topic, partition, offset, codec }, where)
    const waiting = { where }
    this.waiting.set(partition, waiting)
    const resume = pause()
    setTimeout(() => {
      if (this.waiting.get(partition) === waiting) this.waiting.delete(partition)
      resume()
    }, RETRY_MS).unref()
    return true
  }

  /** After a join all are asked for again. */
  clear(): void {
    this.waiting.clear()
  }
}
