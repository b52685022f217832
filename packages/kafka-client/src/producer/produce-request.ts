import { type ProduceRequest, type ProduceResponse } from '../transport/transport'
import { totalBytesOf } from './outgoing-entry'
import { type OutgoingBatch, type OutgoingPartition } from './outgoing-partition'

/** The batches of one request, at most one per partition. */
export type Batches = Map<OutgoingPartition, OutgoingBatch>

const MAX_BYTES = 512 * 1024
/** How long the leader waits for its followers, ms. */
const ACK_TIMEOUT_MS = 10_000

/** The next batches of these partitions that fit into one request. A request has one producer id. */
export function takeBatches(partitions: readonly OutgoingPartition[]): Batches {
  const batches: Batches = new Map()
  let bytes = 0
  for (const partition of partitions) {
    const [firstPartition = partition] = batches.keys()
    if (bytes >= MAX_BYTES || partition.producer?.producerId !== firstPartition.producer?.producerId) continue
    const batch = partition.nextBatch(MAX_BYTES - bytes)
    if (!batch) continue
    bytes += totalBytesOf(batch.entries)
    batches.set(partition, batch)
  }
  return batches
}

export function toRequest(batches: Batches): ProduceRequest {
  const [firstPartition] = batches.keys()
  const topicData = groupBy(batches, ([{ topic }]) => topic)
  return {
    acks: -1,
    timeout: ACK_TIMEOUT_MS,
    transactionalId: null,
    ...firstPartition!.producer!,
    topicData: Array.from(topicData, ([topic, batchesOfTopic]) => ({
      topic,
      partitions: batchesOfTopic.map(([{ partition }, { entries, firstSequence }]) => {
        const messages = entries.map(({ record: { key, value, headers } }) => ({
          key,
          value,
          ...(headers && { headers }),
        }))
        return { partition, firstSequence, messages }
      }),
    })),
  }
}

/** The result for one partition; undefined if the response does not contain the partition. */
export function responseFor({ topic, partition }: OutgoingPartition, { topics }: ProduceResponse) {
  const results = topics.filter(({ topicName }) => topicName === topic).flatMap(({ partitions }) => partitions)
  return results.find((result) => result.partition === partition)
}

export function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}
