import { ErrorCode } from '../wire/error-code'
import * as batch from './record-batch'

/** As in Kafka: an idempotent producer has at most five requests in flight. */
const MAX_BATCHES_PER_PRODUCER = 5
/** Limits the memory; the producer that has not sent for the longest time is forgotten first. */
const MAX_PRODUCERS = 1_000
/** A sequence number is a non-negative INT32; after the largest one, 0 follows. */
const SEQUENCE_COUNT = 2 ** 31

/** Producer id, epoch and sequence numbers of an idempotent producer's batch. */
interface BatchSequence {
  producerId: number
  epoch: number
  sequence: number
  count: number
}

/** Null for a control batch, and for a producer that is not idempotent. */
export function readSequence(records: Buffer, position: number): BatchSequence | null {
  const producerId = batch.producerId(records, position)
  if (producerId < 0 || batch.isControl(records, position)) return null
  return {
    producerId,
    epoch: batch.producerEpoch(records, position),
    sequence: batch.baseSequence(records, position),
    count: batch.offsetCount(records, position),
  }
}

interface Producer {
  epoch: number
  lastBatches: { sequence: number; count: number; offset: number }[]
}

type SequenceCheck = { kind: 'next' } | { kind: 'duplicate'; offset: number } | { kind: 'invalid'; error: ErrorCode }

const OUT_OF_ORDER: SequenceCheck = { kind: 'invalid', error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER }

/** The last five batches of each idempotent producer of a partition, so that a retried batch is stored once. */
export class ProducerSequences {
  private readonly producers = new Map<number, Producer>()

  check({ producerId, epoch, sequence, count }: BatchSequence): SequenceCheck {
    const producer = this.producers.get(producerId)
    // The producer is new or forgotten, or retention had deleted its batches before the broker restarted. Any sequence
    // number is accepted, so that the producer can continue.
    if (!producer) return { kind: 'next' }
    if (epoch < producer.epoch) return { kind: 'invalid', error: ErrorCode.INVALID_PRODUCER_EPOCH }
    if (epoch > producer.epoch) return sequence === 0 ? { kind: 'next' } : OUT_OF_ORDER
    const duplicate = producer.lastBatches.find((stored) => stored.sequence === sequence && stored.count === count)
    if (duplicate) return { kind: 'duplicate', offset: duplicate.offset }
    const lastBatch = producer.lastBatches.at(-1)
    return !lastBatch || sequence === (lastBatch.sequence + lastBatch.count) % SEQUENCE_COUNT
      ? { kind: 'next' }
      : OUT_OF_ORDER
  }

  /** Adds a stored batch; does nothing if the producer is not idempotent. */
  add(batchSequence: BatchSequence | null, offset: number): void {
    if (!batchSequence) return
    const { producerId, epoch, sequence, count } = batchSequence
    const producer = this.producers.get(producerId)
    const lastBatches = producer?.epoch === epoch ? producer.lastBatches : []
    lastBatches.push({ sequence, count, offset })
    if (lastBatches.length > MAX_BATCHES_PER_PRODUCER) lastBatches.shift()
    // Deleted and set again, so that the least recently used producer is the first key of the map.
    this.producers.delete(producerId)
    this.producers.set(producerId, { epoch, lastBatches })
    if (this.producers.size <= MAX_PRODUCERS) return
    const [leastRecentlyUsed] = this.producers.keys()
    if (leastRecentlyUsed !== undefined) this.producers.delete(leastRecentlyUsed)
  }
}
