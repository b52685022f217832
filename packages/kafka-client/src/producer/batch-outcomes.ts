import { type Cluster } from '../cluster/cluster'
import { errorFrom, isFatalSequence, translateError } from '../broker-errors'
import { NotAuthorizedError } from '../errors'
import { type OutgoingBatch, type OutgoingPartition } from './outgoing-partition'
import { type Batches } from './produce-request'
import { type ProducerStatus } from './producer-status'

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

/** Settles each batch of a request by itself, so that what one partition's leader acknowledged is never sent again. */
export class BatchOutcomes {
  constructor(private readonly options: { cluster: Cluster; status: ProducerStatus }) {}

  /** `answer` undefined: the response has none for the partition. */
  settle(
    partition: OutgoingPartition,
    batch: OutgoingBatch,
    answer: { errorCode: number; baseOffset: string } | undefined,
  ): void {
    const error = answer ? errorFrom(answer.errorCode) : new Error('the broker did not answer for a partition')
    if (error) return this.refused(partition, batch, error)
    partition.acknowledge(batch, Number(answer!.baseOffset))
    this.options.status.acknowledged(batch.entries.length)
  }

  /** There is no response: the batches may have been written. */
  fail(batches: Batches, cause: unknown): void {
    const error = translateError(cause, { outcomeUnknown: true })
    this.options.status.failed(error)
    for (const partition of batches.keys()) {
      if (error instanceof NotAuthorizedError) partition.rejectBatch(error)
      else this.retryLater(partition)
    }
  }

  /** The leader may have moved. */
  retryLater(partition: OutgoingPartition): void {
    partition.backOff()
    this.options.cluster.refreshSoon()
  }

  private refused(partition: OutgoingPartition, batch: OutgoingBatch, error: Error): void {
    const { type = '', retriable } = error as { type?: string; retriable?: boolean }
    if (type === 'DUPLICATE_SEQUENCE_NUMBER') return partition.acknowledge(batch, -1)
    if (TOO_LARGE.has(type)) return partition.divide(batch)
    this.options.status.failed(error)
    if (isFatalSequence(error)) partition.refuseSequence()
    else if (retriable === false)
      partition.rejectBatch(translateError(error, { operation: `write to topic ${partition.topic}` }))
    else this.retryLater(partition)
  }
}
