import { type EachBatchPayload } from 'kafkajs'
import { type Logger } from '../logger'
import { unreadableIn } from '../patches/record-batches'

/** How long a partition is paused before the batch is fetched again: it may have been deleted. */
const RETRY_MS = 15_000

/** Partitions paused in front of a batch that cannot be read. The others continue. */
export class UnreadableBatches {
  private readonly waiting = new Map<number, { problem: string }>()

  constructor(private readonly logger: Logger) {}

  /** The partitions and offsets that wait, as text; empty if none does. */
  get detail(): string {
    return [...this.waiting.values()].map(({ problem }) => problem).join('; ')
  }

  /** Pauses the partition if the batch is empty because it cannot be read; returns whether it is. */
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

  /** Call it after a join, which makes kafkajs fetch all partitions again. */
  clear(): void {
    this.waiting.clear()
  }
}
