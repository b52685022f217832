import { type Cluster } from '../cluster/cluster'
import { errorFrom, isRefusal, isSequenceError, translateError } from '../broker-errors'
import { NotAuthorizedError } from '../errors'
import { type OutgoingBatch, type OutgoingPartition } from './outgoing-partition'
import { type Batches } from './produce-request'
import { type ProducerStatus } from './producer-status'

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

/** Settles each batch of a request on its own, so no acknowledged batch is sent again because another one failed. */
export class BatchOutcomes {
  constructor(private readonly options: { cluster: Cluster; status: ProducerStatus }) {}

  /** @param response undefined if the broker's response does not contain the partition */
  settle(
    partition: OutgoingPartition,
    batch: OutgoingBatch,
    response: { errorCode: number; baseOffset: string } | undefined,
  ): void {
    const error = response
      ? errorFrom(response.errorCode)
      : new Error('the response of the broker does not contain the partition')
    if (error) return this.handleError(partition, batch, error)
    partition.acknowledge(batch, Number(response!.baseOffset))
    this.options.status.onAcknowledged(batch.entries.length)
  }

  /** Call it when there is no response. The batches may have been written. */
  fail(batches: Batches, cause: unknown): void {
    const error = translateError(cause, { outcomeUnknown: true })
    this.options.status.onFailure(error)
    for (const partition of batches.keys()) {
      if (error instanceof NotAuthorizedError) partition.rejectBatch(error)
      else this.retryLater(partition)
    }
  }

  /** Backs off, and refreshes the metadata because the leader may have moved. */
  retryLater(partition: OutgoingPartition): void {
    partition.backOff()
    this.options.cluster.refreshSoon()
  }

  private handleError(partition: OutgoingPartition, batch: OutgoingBatch, error: Error): void {
    const { type = '', retriable } = error as { type?: string; retriable?: boolean }
    if (type === 'DUPLICATE_SEQUENCE_NUMBER') return partition.acknowledge(batch, -1)
    if (isRefusal(error)) partition.markRefused()
    if (TOO_LARGE.has(type)) return partition.divide(batch)
    this.options.status.onFailure(error)
    if (isSequenceError(error)) partition.requireProducerId()
    else if (retriable === false)
      partition.rejectBatch(translateError(error, { operation: `write to topic ${partition.topic}` }))
    else this.retryLater(partition)
  }
}
