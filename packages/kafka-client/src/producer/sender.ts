import { type Cluster } from '../cluster/cluster'
import { translateError } from '../broker-errors'
import { SmallMap } from '../collections/small-map'
import { BatchOutcomes } from './batch-outcomes'
import { type OutgoingEntry } from './outgoing-entry'
import { type OutgoingPartition, type ProducerIdAndEpoch } from './outgoing-partition'
import { OutgoingPartitions } from './outgoing-partitions'
import { type Batches, responseFor, groupBy, takeBatches, toRequest } from './produce-request'
import { type ProducerStatus } from './producer-status'

interface SenderOptions {
  cluster: Cluster
  /** @throws BrokerUnavailableError, NotAuthorizedError */
  initProducerId: () => Promise<ProducerIdAndEpoch>
  status: ProducerStatus
}

/** A leader that has not responded for this time may be lost, ms. */
const SILENT_AFTER_MS = 1_000

/**
 * Sends the batches of all partitions. Partitions with the same leader and replicas share a request, and have one
 * request in flight, so records that arrive meanwhile share the next one. A leader responds when all in-sync replicas
 * have the batches of a request, and only then processes the next request of the same socket. With a socket for each
 * set of replicas, a slow or lost broker delays only the partitions that have a replica on it.
 */
export class Sender {
  private readonly partitions: OutgoingPartitions
  private readonly outcomes: BatchOutcomes
  /** The pending requests by broker set, see `OutgoingPartitions.brokerSetOf`. */
  private readonly pending = new SmallMap<string, { leader: number; sentAt: number; batches: Batches }>()
  private dispatching: NodeJS.Immediate | undefined
  private retryTimer: NodeJS.Timeout | undefined
  /** The newest producer id. Partitions with the same one can share a request. */
  private newestProducer: ProducerIdAndEpoch | undefined
  private initializing: Promise<ProducerIdAndEpoch> | undefined
  private isClosed = false

  constructor(private readonly options: SenderOptions) {
    this.partitions = new OutgoingPartitions(options.cluster)
    this.outcomes = new BatchOutcomes(options)
  }

  /**
   * Queues the entry. It is sent as soon as no request to its brokers is pending, but not in this turn of the event
   * loop, so that all entries for them that are added in the same turn share a request.
   */
  add(entry: OutgoingEntry, partition: number): void {
    this.partitions.get(entry.record.topic, partition).add(entry)
    this.dispatching ??= setImmediate(() => {
      this.dispatching = undefined
      this.dispatch()
    })
  }

  /** The number of records that wait for the brokers of this partition. */
  countQueuedFor(topic: string, partition: number): number {
    return this.partitions.countQueued(this.partitions.brokerSetOf({ topic, partition }))
  }

  /** Call it regularly while records wait. Looks up the leaders of partitions whose leader does not respond. */
  checkSilentLeaders(): void {
    const { cluster } = this.options
    const silentSince = performance.now() - SILENT_AFTER_MS
    const silentRequests = [...this.pending.values()].filter(({ sentAt }) => sentAt <= silentSince)
    for (const { leader, batches } of silentRequests) {
      cluster.refreshSoon()
      const leaders = Array.from(batches.keys(), ({ topic, partition }) => cluster.leaderOf(topic, partition))
      // Disconnecting rejects the request, whose batches are then sent to their new leaders.
      if (leaders.some((current) => current >= 0 && current !== leader)) cluster.disconnect(leader)
    }
    // Other partitions of these leaders may have another leader now.
    if (silentRequests.length > 0) this.dispatch()
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.retryTimer)
  }

  /** Sends a request to each set of brokers without a pending one. */
  private dispatch(): void {
    if (this.isClosed) return
    const { queuedPartitions } = this.partitions
    const now = performance.now()
    const duePartitions = queuedPartitions.filter(({ retryAt }) => retryAt <= now)
    for (const partition of duePartitions) this.useNewestProducer(partition)
    const needingProducerId = duePartitions.filter(({ needsProducerId }) => needsProducerId)
    if (needingProducerId.length > 0) void this.restartWithNewProducer(needingProducerId)
    const sendablePartitions = duePartitions.filter(({ isSending }) => !isSending)
    for (const [brokerSet, partitions] of groupBy(sendablePartitions, (each) => this.partitions.brokerSetOf(each))) {
      const { topic, partition } = partitions[0]!
      const leader = this.options.cluster.leaderOf(topic, partition)
      if (leader < 0) for (const each of partitions) this.outcomes.retryLater(each)
      else if (!this.pending.has(brokerSet)) void this.send(leader, brokerSet, partitions)
    }
    this.scheduleRetry(queuedPartitions, now)
  }

  /** `now` is the time at which `dispatch` determined which partitions are due, so that no partition is missed. */
  private scheduleRetry(partitions: readonly OutgoingPartition[], now: number): void {
    clearTimeout(this.retryTimer)
    const nextRetryAt = Math.min(...partitions.map(({ retryAt }) => (retryAt > now ? retryAt : Infinity)))
    if (nextRetryAt < Infinity) this.retryTimer = setTimeout(() => this.dispatch(), nextRetryAt - now + 1)
  }

  private async send(leader: number, brokerSet: string, partitions: readonly OutgoingPartition[]): Promise<void> {
    const batches = takeBatches(partitions)
    if (batches.size === 0) return
    this.pending.set(brokerSet, { leader, sentAt: performance.now(), batches })
    for (const partition of batches.keys()) partition.isSending = true
    try {
      const response = await this.options.cluster.request(leader, 'Produce', toRequest(batches), brokerSet)
      for (const [partition, batch] of batches) this.outcomes.settle(partition, batch, responseFor(partition, response))
    } catch (error) {
      this.outcomes.fail(batches, error)
    }
    this.pending.delete(brokerSet)
    for (const partition of batches.keys()) {
      partition.isSending = false
      this.partitions.moveToEnd(partition)
    }
    this.dispatch()
  }

  private useNewestProducer(partition: OutgoingPartition): void {
    if (!this.newestProducer || partition.producer === this.newestProducer) return
    const mayChange = partition.needsProducerId || partition.isSettled
    if (!mayChange) return
    this.restart(partition, this.newestProducer)
  }

  private restart(partition: OutgoingPartition, producer: ProducerIdAndEpoch): void {
    if (partition.producer && partition.needsProducerId) this.options.status.onProducerIdReplaced()
    partition.restartWith(producer)
  }

  private async restartWithNewProducer(partitions: readonly OutgoingPartition[]): Promise<void> {
    const { initProducerId, status } = this.options
    for (const partition of partitions) partition.isSending = true
    try {
      this.initializing ??= initProducerId().finally(() => (this.initializing = undefined))
      this.newestProducer = await this.initializing
      for (const partition of partitions) this.restart(partition, this.newestProducer)
    } catch (error) {
      status.onFailure(translateError(error))
      for (const partition of partitions) partition.backOff()
    }
    for (const partition of partitions) partition.isSending = false
    this.dispatch()
  }
}
