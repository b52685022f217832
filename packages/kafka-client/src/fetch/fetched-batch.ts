import { type UnreadableBatchError } from '../errors'
import { unreadableIn } from '../patches/record-codec'
import { type FetchedPartition } from '../transport/transport'
import { type FetchedMessage, nextOffsetOf } from '../wire/record-batch-reader'

/** Records of one partition in the order of the log. */
export interface FetchedBatch {
  topic: string
  partition: number
  /** Without control records and those of aborted transactions; may be empty. */
  messages: readonly FetchedMessage[]
  /** The next offset to fetch: behind the last batch, which may end with offsets that have no record. */
  nextOffset: number
  /** The first batch cannot be read; then there are no messages. */
  unreadable: UnreadableBatchError | undefined
}

/** What a fetch from `offset` on returned. */
export function toBatch(
  topic: string,
  { partition, messages: fetched, abortedTransactions }: FetchedPartition,
  offset: number,
): FetchedBatch {
  const committed = withoutAborted(fetched, abortedTransactions)
  return {
    topic,
    partition,
    messages: committed.filter((message) => !message.isControlRecord && Number(message.offset) >= offset),
    nextOffset: Math.max(nextOffsetOf(fetched), offset),
    unreadable: fetched.length === 0 ? unreadableIn(fetched) : undefined,
  }
}

/** Without the records of aborted transactions. Each lasts from its first offset to the producer's abort marker. */
function withoutAborted(
  messages: readonly FetchedMessage[],
  aborted: FetchedPartition['abortedTransactions'] | null,
): readonly FetchedMessage[] {
  if (!aborted || aborted.length === 0) return messages
  const upcoming = aborted.map(({ producerId, firstOffset }) => ({ producerId, firstOffset: Number(firstOffset) }))
  upcoming.sort((a, b) => a.firstOffset - b.firstOffset)
  const open = new Set<string>()
  return messages.filter(({ offset, isControlRecord, batchContext: { producerId, inTransaction } }) => {
    while (upcoming[0] && upcoming[0].firstOffset <= Number(offset)) open.add(upcoming.shift()!.producerId)
    // A control record ends the transaction of its producer, whether it commits or aborts it.
    if (isControlRecord) open.delete(producerId)
    return !inTransaction || !open.has(producerId)
  })
}
