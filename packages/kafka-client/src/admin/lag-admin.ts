import { Cluster } from '../cluster/cluster'
import { errorFrom, translateError } from '../connection/broker-errors'
import { UnknownTopicError } from '../errors'
import { LOG, logOffsets } from '../fetch/log-offsets'
import { decodeAssignment } from '../group/consumer-protocol'
import { sleep } from '../time'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { type DescribedGroup, type RequestName, type Requests } from '../transport/transport'
import {
  type GroupLagView,
  type LagAdmin,
  type LagAdminOptions,
  type PartitionLagView,
  type TopicView,
} from './lag-view'

/** The members of one group, and which of them owns each partition of a topic. */
interface GroupMembers {
  members: number
  owners: Map<number, string>
}

const RETRIES = 3
const TOPIC_CHECK_MS = 50
const MAX_TOPIC_CHECKS = 200
const CREATE_TIMEOUT_MS = 5_000

/**
 * Reads lag from committed and end offsets, like KEDA, and creates topics.
 *
 * @example
 * const admin = createLagAdmin({ kafka: { brokers: ['localhost:9092'], clientId: 'monitor' }, logger })
 * await admin.connect()
 * const lag = await admin.lag({ topic: 'orders', groupIds: ['kitchen-consumer-group'] })
 */
export function createLagAdmin({ kafka, logger }: LagAdminOptions): LagAdmin {
  return new KafkaLagAdmin(new Cluster({ transport: createKafkajsTransport({ kafka, logger }), kafka }))
}

class KafkaLagAdmin implements LagAdmin {
  /** Node ids by group. */
  private readonly coordinators = new Map<string, number>()

  constructor(private readonly cluster: Cluster) {}

  connect(): Promise<void> {
    return this.cluster.refresh()
  }

  disconnect(): Promise<void> {
    return this.cluster.close()
  }

  async lag({ topic, groupIds }: { topic: string; groupIds: readonly string[] }): Promise<Map<string, GroupLagView>> {
    try {
      const [starts, ends, groups] = await Promise.all([
        logOffsets(this.cluster, topic, LOG.start),
        logOffsets(this.cluster, topic, LOG.end),
        Promise.all(groupIds.map((groupId) => this.group(topic, groupId))),
      ])
      const error = starts.error ?? ends.error
      if (error) throw error
      return new Map(groupIds.map((groupId, i) => [groupId, toLag(starts.offsets, ends.offsets, groups[i]!)]))
    } catch (error) {
      throw translateError(error)
    }
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
      const { results } = await this.askCoordinator(groupId, 'DeleteGroups', [groupId])
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

  /** The committed offsets and the owners of one group. */
  private async group(topic: string, groupId: string): Promise<GroupOffsets> {
    const { partitions } = await this.cluster.topic(topic)
    const asked = partitions.map(({ partition }) => ({ partition }))
    return retried(async () => {
      const [committed, described] = await Promise.all([
        this.askCoordinator(groupId, 'OffsetFetch', { groupId, topics: [{ topic, partitions: asked }] }),
        this.askCoordinator(groupId, 'DescribeGroups', { groupIds: [groupId] }),
      ])
      const offsets = committed.responses.flatMap((each) => each.partitions)
      const error = [committed, ...offsets].map(({ errorCode }) => errorFrom(errorCode)).find(Boolean)
      if (error) {
        this.coordinators.delete(groupId)
        throw error
      }
      return {
        committed: new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)])),
        ...toGroupMembers(described.groups[0], topic),
      }
    })
  }

  private async askCoordinator<N extends RequestName>(
    groupId: string,
    name: N,
    body: Requests[N]['request'],
  ): Promise<Requests[N]['response']> {
    const nodeId = this.coordinators.get(groupId) ?? (await this.cluster.findCoordinator(groupId)).nodeId
    this.coordinators.set(groupId, nodeId)
    try {
      return await this.cluster.ask(nodeId, name, body)
    } catch (error) {
      this.coordinators.delete(groupId)
      throw error
    }
  }
}

/** A coordinator that has just started or moved refuses; few attempts, since callers ask again every second. */
async function retried<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (attempt > RETRIES || (error as { retriable?: boolean }).retriable === false) throw error
      await sleep(100 * attempt)
    }
  }
}

function toGroupMembers(group: DescribedGroup | undefined, topic: string): GroupMembers {
  const owners = new Map<number, string>()
  for (const { clientId, memberAssignment } of group?.members ?? [])
    // The assignment is empty during a rebalance.
    for (const assigned of decodeAssignment(memberAssignment).partitions)
      if (assigned.topic === topic) owners.set(assigned.partition, clientId)
  return { members: group?.members.length ?? 0, owners }
}

interface GroupOffsets extends GroupMembers {
  committed: Map<number, number>
}

type Offsets = ReadonlyMap<number, number>

function toLag(starts: Offsets, ends: Offsets, { committed, members, owners }: GroupOffsets): GroupLagView {
  const partitions = [...ends]
    .map(([partition, end]): PartitionLagView => {
      const offset = committed.get(partition) ?? -1
      const lag = Math.max(0, end - (offset < 0 ? (starts.get(partition) ?? 0) : offset))
      const owner = owners.get(partition)
      return { partition, committed: offset, end, lag, ...(owner === undefined ? {} : { owner }) }
    })
    .sort((a, b) => a.partition - b.partition)
  return { total: partitions.reduce((sum, { lag }) => sum + lag, 0), partitions, members }
}
