import { type Cluster } from '../cluster/cluster'
import { errorFrom, isFatalSequence, translateError } from '../connection/broker-errors'
import { NotAuthorizedError } from '../errors'
import { type ProduceResponse } from '../transport/transport'
import { type OutgoingEntry } from './outgoing-entry'
import { type OutgoingBatch, type OutgoingPartition, type ProducerId } from './outgoing-partition'

interface ProduceRequestsOptions {
  cluster: Cluster
  /** Asks for a new producer id. @throws BrokerUnavailableError, NotAuthorizedError */
  createId: () => Promise<ProducerId>
  /** Some records of a request were acknowledged. */
  onAcknowledged: (records: number) => void
  onFailure: (error: Error) => void
  onIdReplaced: () => void
}

/** One request that waits for its response. */
interface PendingRequest {
  sentAt: number
  batches: Map<OutgoingPartition, OutgoingBatch>
}

const MAX_REQUEST_BYTES = 512 * 1024
/** How long the leader waits for its followers, ms. */
const ACK_TIMEOUT_MS = 10_000
/** A leader that has not answered for this long may be lost, ms. */
const SILENT_AFTER_MS = 1_000
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

/**
 * Sends the batches of all partitions, in one request per leader. A leader has one request at a time, so that records that
 * arrive meanwhile share the next one, and a slow leader delays its own partitions only.
 */
export class ProduceRequests {
  private readonly partitions = new Map<string, OutgoingPartition>()
  private readonly pending = new Map<number, PendingRequest>()
  private closed = false

  constructor(private readonly options: ProduceRequestsOptions) {}

  /** Queues the entry and sends it as soon as the partition's leader is free. */
  add(entry: OutgoingEntry, partition: OutgoingPartition): void {
    this.partitions.set(keyOf(partition), partition)
    partition.add(entry)
  }

  /** Records that wait for the same leader as this partition. */
  waitingBeside({ topic, partition }: { topic: string; partition: number }): number {
    const leader = this.options.cluster.leaderOf(topic, partition)
    let sum = 0
    for (const each of this.partitions.values())
      if (this.options.cluster.leaderOf(each.topic, each.partition) === leader) sum += each.size
    return sum
  }

  /** Sends to each leader that has no pending request. */
  dispatch(): void {
    if (this.closed) return
    const sendable = this.sendable(performance.now())
    const outdated = sendable.filter(({ needsId }) => needsId)
    if (outdated.length > 0) void this.replaceIds(outdated)
    const { cluster } = this.options
    const byLeader = groupBy(
      sendable.filter(({ needsId }) => !needsId),
      ({ topic, partition }) => cluster.leaderOf(topic, partition),
    )
    for (const [leader, partitions] of byLeader)
      if (leader < 0) for (const partition of partitions) this.retryLater(partition)
      else if (!this.pending.has(leader)) void this.send(leader, partitions)
  }

  /** Call it regularly while records wait: looks for another leader where one does not answer, and retries what is due. */
  checkLeaders(): void {
    const now = performance.now()
    for (const [leader, { sentAt, batches }] of this.pending) {
      if (now - sentAt < SILENT_AFTER_MS) continue
      const { cluster } = this.options
      cluster.refreshSoon()
      const hasMoved = [...batches.keys()].some(({ topic, partition }) => {
        const current = cluster.leaderOf(topic, partition)
        return current >= 0 && current !== leader
      })
      // Rejects the request; its batches are sent to their new leaders in the same form.
      if (hasMoved) cluster.disconnect(leader)
    }
    this.dispatch()
  }

  close(): void {
    this.closed = true
  }

  private sendable(now: number): OutgoingPartition[] {
    return [...this.partitions.values()].filter(
      ({ isSending, size, retryAt }) => !isSending && size > 0 && retryAt <= now,
    )
  }

  private async send(leader: number, partitions: readonly OutgoingPartition[]): Promise<void> {
    const batches = takeBatches(partitions)
    const [first] = batches.keys()
    if (!first) return
    this.pending.set(leader, { sentAt: performance.now(), batches })
    for (const partition of batches.keys()) partition.isSending = true
    try {
      const response = await this.options.cluster.request(leader, 'Produce', {
        acks: -1,
        timeout: ACK_TIMEOUT_MS,
        transactionalId: null,
        ...first.id,
        topicData: toTopicData(batches),
      })
      this.settleAll(batches, response)
    } catch (error) {
      this.failed(batches, translateError(error, { outcomeUnknown: true }))
    }
    this.pending.delete(leader)
    for (const partition of batches.keys()) this.release(partition)
    this.dispatch()
  }

  /** Another request may send the partition; it comes last, so that all have their turn when requests are full. */
  private release(partition: OutgoingPartition): void {
    partition.isSending = false
    const key = keyOf(partition)
    this.partitions.delete(key)
    this.partitions.set(key, partition)
  }

  private settleAll(batches: PendingRequest['batches'], { topics }: ProduceResponse): void {
    const answers = new Map(
      topics.flatMap(({ topicName, partitions }) => partitions.map((each) => [`${topicName}/${each.partition}`, each])),
    )
    for (const [partition, batch] of batches) {
      const answer = answers.get(keyOf(partition))
      const error = answer ? errorFrom(answer.errorCode) : new Error('the broker did not answer for a partition')
      if (!error) this.acknowledged(partition, batch, Number(answer!.baseOffset))
      else this.refused(partition, batch, error)
    }
  }

  private acknowledged(partition: OutgoingPartition, batch: OutgoingBatch, baseOffset: number): void {
    partition.acknowledge(batch, baseOffset)
    this.options.onAcknowledged(batch.entries.length)
  }

  private refused(partition: OutgoingPartition, batch: OutgoingBatch, error: Error): void {
    const { type = '', retriable } = error as { type?: string; retriable?: boolean }
    if (type === 'DUPLICATE_SEQUENCE_NUMBER') return this.acknowledged(partition, batch, -1)
    if (TOO_LARGE.has(type)) return partition.divide(batch)
    this.options.onFailure(error)
    if (isFatalSequence(error)) partition.refuseSequence()
    else if (retriable === false)
      partition.rejectBatch(translateError(error, { operation: `write to topic ${partition.topic}` }))
    else this.retryLater(partition)
  }

  private failed(batches: PendingRequest['batches'], error: Error): void {
    this.options.onFailure(error)
    for (const partition of batches.keys()) {
      if (error instanceof NotAuthorizedError) partition.rejectBatch(error)
      else this.retryLater(partition)
    }
  }

  private retryLater(partition: OutgoingPartition): void {
    partition.backOff(performance.now())
    this.options.cluster.refreshSoon()
  }

  private async replaceIds(partitions: readonly OutgoingPartition[]): Promise<void> {
    for (const partition of partitions) partition.isSending = true
    try {
      const id = await this.options.createId()
      for (const partition of partitions) partition.replaceId(id)
      this.options.onIdReplaced()
    } catch (error) {
      for (const partition of partitions) partition.backOff(performance.now())
      this.options.onFailure(translateError(error))
    }
    for (const partition of partitions) partition.isSending = false
    this.dispatch()
  }
}

/** The next batch of each partition that fits into one request; a request has one producer id. */
function takeBatches(partitions: readonly OutgoingPartition[]): Map<OutgoingPartition, OutgoingBatch> {
  const batches = new Map<OutgoingPartition, OutgoingBatch>()
  let bytes = 0
  let id: ProducerId | undefined
  for (const partition of partitions) {
    if (bytes >= MAX_REQUEST_BYTES || (id && id.producerId !== partition.id.producerId)) continue
    const batch = partition.nextBatch(MAX_REQUEST_BYTES - bytes)
    if (!batch) continue
    id = partition.id
    bytes += batch.entries.reduce((sum, entry) => sum + entry.bytes, 0)
    batches.set(partition, batch)
  }
  return batches
}

function toTopicData(batches: PendingRequest['batches']) {
  return [...groupBy(batches, ([{ topic }]) => topic)].map(([topic, ofTopic]) => ({
    topic,
    partitions: ofTopic.map(([{ partition }, { entries, firstSequence }]) => ({
      partition,
      firstSequence,
      messages: entries.map(({ record: { key, value, headers } }) =>
        headers ? { key, value, headers } : { key, value },
      ),
    })),
  }))
}

const keyOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`

function groupBy<K, V>(values: Iterable<V>, keyOfValue: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const key = keyOfValue(value)
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}
