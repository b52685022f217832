import { ErrorCode } from '../wire/error-code'
import * as batch from './record-batch'

const REMEMBERED_BATCHES = 5
const MAX_PRODUCERS = 1_000
const SEQUENCES = 2 ** 31

/** Producer id, epoch and sequence numbers of an idempotent producer's batch. */
interface SequencedBatch {
  producerId: number
  epoch: number
  sequence: number
  count: number
}

/** Null if the batch's producer is not idempotent. */
export function sequenceOf(records: Buffer, at: number): SequencedBatch | null {
  const producerId = batch.producerId(records, at)
  if (producerId < 0) return null
  return {
    producerId,
    epoch: batch.producerEpoch(records, at),
    sequence: batch.baseSequence(records, at),
    count: batch.offsetCount(records, at),
  }
}

interface Appended {
  sequence: number
  count: number
  offset: number
}

interface Producer {
  epoch: number
  recent: Appended[]
}

type SequenceVerdict = { kind: 'next' } | { kind: 'repeat'; offset: number } | { kind: 'refused'; error: ErrorCode }

/** The last five batches of each idempotent producer of a partition, so that a retried batch is stored once. */
export class ProducerSequences {
  private readonly producers = new Map<number, Producer>()

  check({ producerId, epoch, sequence, count }: SequencedBatch): SequenceVerdict {
    const producer = this.producers.get(producerId)
    // Unknown after retention or a restart: any first sequence is accepted, as otherwise the producer could not continue.
    if (!producer) return { kind: 'next' }
    if (epoch < producer.epoch) return { kind: 'refused', error: ErrorCode.INVALID_PRODUCER_EPOCH }
    if (epoch > producer.epoch) return sequence === 0 ? { kind: 'next' } : outOfOrder()
    const repeat = producer.recent.find((each) => each.sequence === sequence && each.count === count)
    if (repeat) return { kind: 'repeat', offset: repeat.offset }
    const last = producer.recent.at(-1)
    return !last || sequence === (last.sequence + last.count) % SEQUENCES ? { kind: 'next' } : outOfOrder()
  }

  remember({ producerId, epoch, sequence, count }: SequencedBatch, offset: number): void {
    const known = this.producers.get(producerId)
    const recent = known?.epoch === epoch ? known.recent : []
    recent.push({ sequence, count, offset })
    if (recent.length > REMEMBERED_BATCHES) recent.shift()
    // Deleted and set again, so that the map is ordered by last use and its first key is the least recently used.
    this.producers.delete(producerId)
    this.producers.set(producerId, { epoch, recent })
    if (this.producers.size > MAX_PRODUCERS) this.forgetOldest()
  }

  private forgetOldest(): void {
    const [oldest] = this.producers.keys()
    if (oldest !== undefined) this.producers.delete(oldest)
  }
}

const outOfOrder = (): SequenceVerdict => ({ kind: 'refused', error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER })
