import { isOutdated } from './fetch-hook'
import { type RunnerInternals, loadRunner } from './kafkajs-internals'
import { unreadableIn } from './record-batches'

/**
 * Skips kafkajs's instrumentation events per batch: on Node 20 each costs a hidden class of V8, and nothing listens to
 * them. With `autoCommit` or `eachMessage`, kafkajs's own code runs.
 */
export function handleBatchesQuietly(): void {
  const { prototype } = loadRunner()
  const { handleBatch } = prototype
  prototype.handleBatch = async function (this: RunnerInternals, batch) {
    if (this.autoCommit || this.eachMessage) return handleBatch.call(this, batch)
    if (!this.running) return
    const { topic, partition } = batch
    if (isOutdated(batch, this.consumerGroup)) return this.heartbeat()
    // Control records only: there is nothing to handle, but the next fetch must start after them.
    if (batch.isEmptyDueToFiltering())
      this.consumerGroup.resolveOffset({ topic, partition, offset: batch.lastOffset() })
    else if (!batch.isEmpty() || unreadableIn(batch)) await this.processEachBatch(batch)
    await this.heartbeat()
  }
}
