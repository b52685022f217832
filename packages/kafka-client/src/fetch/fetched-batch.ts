import { type UnreadableBatchError } from '../errors'
import { type KafkaRecord } from '../record'
import { type TopicPartition } from '../topic-partition'
import { type FetchedPartition } from '../transport/transport'
import { type RecordBatch } from '../wire/record-batch-reader'

/** Records of one partition in the order of the log. */
export interface FetchedBatch extends TopicPartition {
  /** Without control records and records of aborted transactions; may be empty. */
  records: readonly KafkaRecord[]
  /** The next offset to fetch: after the last batch, which may end with offsets that have no record. */
  nextOffset: number
  /** Set if the first batch cannot be read; then there are no records. */
  unreadable: UnreadableBatchError | undefined
}

/** The result of a fetch that started at `offset`. */
export function toBatch(
  topic: string,
  { partition, batches, abortedTransactions, unreadable }: FetchedPartition,
  offset: number,
): FetchedBatch {
  const committed = withoutAborted(batches, abortedTransactions).flatMap(({ records }) => records)
  // The broker returns complete batches, so the first one may start before the requested offset.
  const isEarly = committed[0] !== undefined && committed[0].offset < offset
  const records = isEarly ? committed.filter((record) => record.offset >= offset) : committed
  return { topic, partition, records, nextOffset: Math.max(batches.at(-1)?.nextOffset ?? 0, offset), unreadable }
}

/**
 * The batches that contain records of the application: without control batches and aborted transactions. A transaction
 * lasts from its first offset to the control batch of its producer, which commits or aborts it.
 */
function withoutAborted(
  batches: readonly RecordBatch[],
  abortedTransactions: FetchedPartition['abortedTransactions'],
): RecordBatch[] {
  const upcomingTransactions = [...abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset)
  /** The producer ids of the aborted transactions that contain the current offset. */
  const abortedProducerIds = new Set<string>()
  return batches.filter(({ nextOffset, producerId, isTransactional, isControl }) => {
    while (upcomingTransactions[0] && upcomingTransactions[0].firstOffset < nextOffset)
      abortedProducerIds.add(upcomingTransactions.shift()!.producerId)
    if (isControl) abortedProducerIds.delete(producerId)
    const isAborted = isTransactional && abortedProducerIds.has(producerId)
    return !isControl && !isAborted
  })
}
