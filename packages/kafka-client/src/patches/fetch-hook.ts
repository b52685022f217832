import { type TopicPartition } from '../assigner/ownership'
import { GroupHooks } from './group-hooks'
import { type BatchInternals, type ConsumerGroupInternals, loadConsumerGroup } from './kafkajs-internals'

export interface FetchHooks {
  /** Called before each fetch; what it sets on the group holds for this fetch. */
  beforeFetch(group: ConsumerGroupInternals): void
  /** Called when the broker has no record where a partition is, before kafkajs goes to the beginning of its log. */
  onLoss(partition: TopicPartition): void
}

const fetchHooks = new GroupHooks<FetchHooks>(hookFetches)

/** Ties hooks to the consumer group that kafkajs makes with this assigner object (one per consumer). */
export function registerFetchHooks(assigner: object, hooks: FetchHooks): void {
  fetchHooks.register(assigner, hooks)
}

/**
 * Whether the batch was asked for before the group's last join. One broker's answer may wait while another's brings
 * the join about: it begins where the old assignment was, and in the new one what lies before it would never come.
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
    fetchHooks.of(this)?.onLoss(error)
    return recoverFromOffsetOutOfRange.call(this, error)
  }
}
