import { type RunnerInternals, loadRunner } from './kafkajs-internals'
import { unreadableIn } from './record-codec'

/**
 * Skips kafkajs's instrumentation events per batch: on Node 20 each creates a hidden class in V8, and they have no
 * listeners. With `autoCommit` or `eachMessage`, the original code runs.
 */
export function skipBatchEvents(): void {
  const { prototype } = loadRunner()
  const { handleBatch } = prototype
  prototype.handleBatch = async function (this: RunnerInternals, batch) {
    if (this.autoCommit || this.eachMessage) return handleBatch.call(this, batch)
    if (!this.running) return
    const { topic, partition, fetchedFor } = batch
    // Fetched before the last join: with several brokers, one fetch may be pending while another one causes a rejoin.
    // Its records start at the old position, and would hide those between the committed offset and that position.
    const isOutdated = fetchedFor !== undefined && fetchedFor !== this.consumerGroup.offsetManager
    if (isOutdated) return this.heartbeat()
    // The batch contains only control records: nothing to handle, but the next fetch must start after them.
    if (batch.isEmptyDueToFiltering())
      this.consumerGroup.resolveOffset({ topic, partition, offset: batch.lastOffset() })
    else if (!batch.isEmpty() || unreadableIn(batch)) await this.processEachBatch(batch)
    await this.heartbeat()
  }
}
