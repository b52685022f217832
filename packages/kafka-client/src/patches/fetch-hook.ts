import { type TopicPartition } from '../assigner/ownership'
import { GroupHooks } from './group-hooks'
import { type BatchInternals, type ConsumerGroupInternals, loadConsumerGroup } from './kafkajs-internals'

interface FetchHooks {
  /** Called before each fetch; may set the group's `minBytes` and `maxWaitTime`. */
  beforeFetch(group: ConsumerGroupInternals): void
  /** Called when the broker has no record at a position, before kafkajs seeks to the beginning of the log. */
  onPositionOutOfRange(partition: TopicPartition): void
}

const fetchHooks = new GroupHooks<FetchHooks>(hookFetches)

/** Registers hooks for the ConsumerGroup that kafkajs creates with this assigner object (one per consumer). */
export function registerFetchHooks(assigner: object, hooks: FetchHooks): void {
  fetchHooks.register(assigner, hooks)
}

/**
 * Whether the batch was requested before the group's last join. With several brokers, one may still hold a fetch when the
 * response of another causes a rejoin. Its records start at the old position; accepted into the new assignment, they would
 * skip those between the committed offset and that position.
 */
export function isOutdated({ fetchedFor }: BatchInternals, { offsetManager }: ConsumerGroupInternals): boolean {
  return fetchedFor !== undefined && fetchedFor !== offsetManager
}

function hookFetches(): void {
  const { prototype } = loadConsumerGroup()
  const { fetch, recoverFromOffsetOutOfRange } = prototype
  prototype.fetch = async function (this: ConsumerGroupInternals, nodeId) {
    fetchHooks.of(this)?.beforeFetch(this)
    const { offsetManager } = this
    const batches = await fetch.call(this, nodeId)
    for (const batch of batches) batch.fetchedFor = offsetManager
    return batches
  }
  prototype.recoverFromOffsetOutOfRange = function (this: ConsumerGroupInternals, error) {
    fetchHooks.of(this)?.onPositionOutOfRange(error)
    return recoverFromOffsetOutOfRange.call(this, error)
  }
}
