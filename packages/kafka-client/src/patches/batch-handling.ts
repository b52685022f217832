import { isOutdated } from './fetch-hook'
import { type RunnerInternals, loadRunner } from './kafkajs-internals'
import { unreadableIn } from './record-batches'

/**
 * Hands a fetched batch on without telling listeners about it: on Node 20 each of those reports costs a hidden class of
 * V8, and nobody listens. It stays kafkajs's own where offsets are committed by themselves or records taken one by one.
 */
export function handleBatchesQuietly(): void {
  const { prototype } = loadRunner()
  const { handleBatch } = prototype
  prototype.handleBatch = async function (this: RunnerInternals, batch) {
    if (this.autoCommit || this.eachMessage) return handleBatch.call(this, batch)
    if (!this.running) return
    const { topic, partition } = batch
    if (isOutdated(batch, this.consumerGroup)) return this.heartbeat()
    // Control records only: nothing to hand on, but the next fetch must begin behind them.
    if (batch.isEmptyDueToFiltering())
      this.consumerGroup.resolveOffset({ topic, partition, offset: batch.lastOffset() })
    else if (!batch.isEmpty() || unreadableIn(batch)) await this.processEachBatch(batch)
    await this.heartbeat()
  }
}
