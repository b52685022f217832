import { type KafkaConfig, type KafkaRecord } from '@food-delivery/kafka-client'
import { createKafkajsTransport } from '../../packages/kafka-client/src/transport/kafkajs-transport'
import { type Connection, type PartitionMetadata } from '../../packages/kafka-client/src/transport/transport'
import { type RecordBatch } from '../../packages/kafka-client/src/wire/record-batch-reader'
import { eventually } from './eventually'
import { silentLogger } from './test-bus'

/** The offset from which the log of a partition is read. */
interface LogPosition {
  topic: string
  partition: number
  offset: number
}

/** A record with the producer of its batch. */
export type LoggedRecord = KafkaRecord & Pick<RecordBatch, 'producerId' | 'firstSequence'>

const IN_SYNC_TIMEOUT_MS = 60_000

/**
 * The brokers of the environment, in the order of `BOOTSTRAP_SERVERS`. Each has its own connection, so that a broker
 * that does not respond cannot delay the others.
 */
export class RealBrokers {
  private readonly connections: Connection[]

  constructor(brokers: readonly string[]) {
    const kafka: KafkaConfig = { brokers, clientId: 'test-brokers' }
    const transport = createKafkajsTransport({ kafka, logger: silentLogger })
    this.connections = brokers.map((broker) => {
      const [host = '', port] = broker.split(':')
      return transport.connect({ host, port: Number(port) })
    })
  }

  /** The node id of a broker. */
  async nodeId(index: number): Promise<number> {
    const { port } = this.connections[index]!.address
    const { brokers } = await this.metadata(index, [])
    const broker = brokers.find((member) => member.port === port)
    if (!broker) throw new Error(`broker ${index} is not in the cluster`)
    return broker.nodeId
  }

  /** The partitions of a topic as one broker currently reports them; empty if the topic does not exist. */
  async partitions(index: number, topic: string): Promise<PartitionMetadata[]> {
    const { topicMetadata } = await this.metadata(index, [topic])
    return topicMetadata[0]?.partitionMetadata ?? []
  }

  /** Resolves when every partition of all topics has all its replicas in sync. */
  async waitUntilInSync(index: number): Promise<void> {
    const isInSync = async () => {
      const { topicMetadata } = await this.metadata(index, [])
      const partitions = topicMetadata.flatMap(({ partitionMetadata }) => partitionMetadata)
      return partitions.every(({ leader, isr, replicas }) => leader >= 0 && isr.length === replicas.length)
    }
    await eventually(() => isInSync().catch(() => false), 'all replicas to be in sync', IN_SYNC_TIMEOUT_MS, 50)
  }

  /** Creates a topic whose partition `p` has its replicas, the preferred leader first, on the nodes `assignment[p]`. */
  async createTopic(topic: string, assignment: number[][], config: Record<string, string>): Promise<void> {
    const replicaAssignment = assignment.map((replicas, partition) => ({ partition, replicas }))
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
    const request = { topic, numPartitions: -1, replicationFactor: -1, replicaAssignment, configEntries }
    const { topicErrors } = await this.connections[0]!.request('CreateTopics', { topics: [request], timeout: 10_000 })
    if (topicErrors[0]?.errorCode !== 0) throw new Error(`create topic: ${JSON.stringify(topicErrors)}`)
    await eventually(async () => (await this.partitions(0, topic)).length === assignment.length, 'the topic')
  }

  /** The end offset of each partition. */
  async endOffsets(topic: string): Promise<number[]> {
    const partitions = await this.partitions(0, topic)
    const ends = partitions.map(async ({ partitionId, leader }) => {
      const connection = await this.connectionTo(leader)
      const partition = { partition: partitionId, timestamp: '-1' }
      const request = { topics: [{ topic, partitions: [partition] }] }
      const { responses } = await connection.request('ListOffsets', request)
      return [partitionId, Number(responses[0]?.partitions[0]?.offset)] as const
    })
    return (await Promise.all(ends)).sort(([a], [b]) => a - b).map(([, offset]) => offset)
  }

  /** The records of a partition from `offset` up to `end`, exclusive. */
  async readLog({ topic, partition, offset }: LogPosition, end: number): Promise<LoggedRecord[]> {
    const leader = (await this.partitions(0, topic)).find(({ partitionId }) => partitionId === partition)?.leader ?? -1
    const connection = await this.connectionTo(leader)
    const log: LoggedRecord[] = []
    for (let next = offset; next < end;) {
      const fetched = await connection.request('Fetch', {
        maxWaitTime: 500,
        minBytes: 1,
        maxBytes: 10_000_000,
        topics: [{ topic, partitions: [{ partition, fetchOffset: next, maxBytes: 1_000_000 }] }],
      })
      const batches = fetched.partitions[0]?.batches ?? []
      const records = batches.flatMap(({ records: batchRecords, producerId, firstSequence }) =>
        batchRecords.map((record) => Object.assign(record, { producerId, firstSequence })),
      )
      log.push(...records.filter(({ offset: at }) => at >= next && at < end))
      next = Math.max(batches.at(-1)?.nextOffset ?? next, next)
    }
    return log
  }

  async close(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()))
  }

  private async connectionTo(nodeId: number): Promise<Connection> {
    const { brokers } = await this.metadata(0, [])
    const port = brokers.find((broker) => broker.nodeId === nodeId)?.port
    const connection = this.connections.find(({ address }) => address.port === port)
    if (!connection) throw new Error(`node ${nodeId} is not in the cluster`)
    return connection
  }

  private metadata(index: number, topics: string[]) {
    return this.connections[index]!.request('Metadata', { topics, allowAutoTopicCreation: false })
  }
}
