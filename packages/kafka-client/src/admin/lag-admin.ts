import { Cluster } from '../cluster/cluster'
import { errorFrom, translateError, withTranslatedErrors } from '../broker-errors'
import { UnknownTopicError } from '../errors'
import { EARLIEST_TIMESTAMP, LATEST_TIMESTAMP, logOffsets } from '../fetch/log-offsets'
import { sleep } from '../time'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { Coordinators } from './coordinators'
import { type GroupOffsets, committedTopics, describeGroup, groupOffsets, toLag } from './groups'
import { type GroupLagView, type GroupView, type LagAdmin, type LagAdminOptions, type TopicView } from './lag-view'
import { OffsetHistory } from './offset-history'

/** `createTopic` checks every 50 ms whether the topic has leaders, at most 200 times, so it gives up after about 10 s. */
const TOPIC_CHECK_MS = 50
const MAX_TOPIC_CHECKS = 200
const CREATE_TIMEOUT_MS = 5_000

/**
 * Reads lag from committed and end offsets, like KEDA, and creates topics.
 *
 * @example
 * const admin = createLagAdmin({ kafka: { brokers: ['localhost:9092'], clientId: 'monitor' }, logger })
 * await admin.connect()
 * const lag = await admin.lag({ topic: 'orders', groupIds: ['billing'] })
 */
export function createLagAdmin({ kafka, logger }: LagAdminOptions): LagAdmin {
  return new KafkaLagAdmin(new Cluster({ transport: createKafkajsTransport({ kafka, logger }), kafka }))
}

class KafkaLagAdmin implements LagAdmin {
  private readonly coordinators: Coordinators
  /** The last known offset of each partition, by topic and timestamp. */
  private readonly lastOffsets = new Map<string, ReadonlyMap<number, number>>()
  private readonly history = new OffsetHistory()

  constructor(private readonly cluster: Cluster) {
    this.coordinators = new Coordinators(cluster)
  }

  connect(): Promise<void> {
    return this.cluster.refresh()
  }

  disconnect(): Promise<void> {
    return this.cluster.close()
  }

  lag({ topic, groupIds }: { topic: string; groupIds: readonly string[] }): Promise<Map<string, GroupLagView>> {
    return withTranslatedErrors(async () => {
      const [starts, ends, groups] = await Promise.all([
        this.offsets(topic, EARLIEST_TIMESTAMP),
        this.offsets(topic, LATEST_TIMESTAMP),
        Promise.all(groupIds.map((groupId) => this.group(topic, groupId))),
      ])
      const lags = new Map(groupIds.map((groupId, i) => [groupId, toLag(starts, ends, groups[i]!)]))
      return this.history.addTimeLags(topic, lags)
    })
  }

  committedTopics(groupId: string): Promise<string[]> {
    return withTranslatedErrors(async () => committedTopics(this.coordinators, groupId, await this.cluster.allTopics()))
  }

  async describeTopic(topic: string): Promise<TopicView | undefined> {
    try {
      await this.cluster.refresh()
      const { partitions } = await this.cluster.topic(topic)
      return { partitions: partitions.length }
    } catch (error) {
      if (error instanceof UnknownTopicError) return undefined
      throw error
    }
  }

  describeGroup(groupId: string): Promise<GroupView> {
    return withTranslatedErrors(() => describeGroup(this.coordinators, groupId))
  }

  async createTopic({ topic, partitions, config = {} }: Parameters<LagAdmin['createTopic']>[0]): Promise<boolean> {
    if (await this.describeTopic(topic)) return false
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
    const { topicErrors } = await this.cluster.requestController('CreateTopics', {
      topics: [{ topic, numPartitions: partitions, replicationFactor: -1, configEntries }],
      timeout: CREATE_TIMEOUT_MS,
    })
    const error = errorFrom(topicErrors[0]?.errorCode ?? 0) as { type?: string } | undefined
    if (error && error.type !== 'TOPIC_ALREADY_EXISTS') throw translateError(error)
    await this.waitForTopic(topic)
    return !error
  }

  async deleteGroups(groupIds: readonly string[]): Promise<void> {
    for (const groupId of groupIds) {
      const { results } = await this.coordinators.request(groupId, 'DeleteGroups', [groupId])
      const error = errorFrom(results[0]?.errorCode ?? 0) as { type?: string } | undefined
      if (error && error.type !== 'GROUP_ID_NOT_FOUND') throw translateError(error)
    }
  }

  private async waitForTopic(topic: string): Promise<void> {
    for (let checks = 0; checks < MAX_TOPIC_CHECKS; checks++) {
      if (await this.hasLeaders(topic)) return
      await sleep(TOPIC_CHECK_MS)
    }
    throw new UnknownTopicError(topic)
  }

  private async hasLeaders(topic: string): Promise<boolean> {
    if (!(await this.describeTopic(topic))) return false
    const { partitions } = await this.cluster.topic(topic)
    return partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)
  }

  /** A partition without a leader has its last known offset, because nothing is appended to it without a leader. */
  private async offsets(topic: string, timestamp: number): Promise<ReadonlyMap<number, number>> {
    const { offsets, error } = await logOffsets(this.cluster, topic, timestamp)
    if (error && offsets.size === 0) throw error
    const key = `${topic} ${timestamp}`
    // A topic that was created again may have fewer partitions.
    const partitionCount = this.cluster.partitionCount(topic)
    const lastOffsets = [...(this.lastOffsets.get(key) ?? [])].filter(([partition]) => partition < partitionCount)
    const currentOffsets = new Map([...lastOffsets, ...offsets])
    this.lastOffsets.set(key, currentOffsets)
    return currentOffsets
  }

  private async group(topic: string, groupId: string): Promise<GroupOffsets> {
    const { partitions } = await this.cluster.topic(topic)
    return groupOffsets(this.coordinators, { groupId, topic, partitions: partitions.map(({ partition }) => partition) })
  }
}
