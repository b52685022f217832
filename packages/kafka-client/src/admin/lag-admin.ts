import { type Admin, AssignerProtocol, type GroupDescription } from 'kafkajs'
import { isUnknownTopic, translateError } from '../connection/broker-errors'
import { createKafka } from '../connection/kafka'
import { UnknownTopicError } from '../errors'
import { sleep } from '../time'
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

const NO_MEMBERS: GroupMembers = { members: 0, owners: new Map() }
/** Few retries, because callers repeat their calls every second. */
const RETRY = { retries: 3, initialRetryTime: 100, maxRetryTime: 500 }
const TOPIC_CHECK_MS = 50
const MAX_TOPIC_CHECKS = 200

/**
 * Reads lag from committed and end offsets, like KEDA, and creates topics.
 *
 * @example
 * const admin = createLagAdmin({ kafka: { brokers: ['localhost:9092'], clientId: 'monitor' }, logger })
 * await admin.connect()
 * const lag = await admin.lag({ topic: 'orders', groupIds: ['kitchen-consumer-group'] })
 */
export function createLagAdmin(options: LagAdminOptions): LagAdmin {
  return new KafkaLagAdmin(createKafka(options).admin({ retry: RETRY }))
}

class KafkaLagAdmin implements LagAdmin {
  /** Topics that exist. kafkajs must not fetch offsets of a missing topic, because all its metadata requests fail after that. */
  private readonly existingTopics = new Set<string>()

  constructor(private readonly admin: Admin) {}

  connect(): Promise<void> {
    return this.translateErrors(() => this.admin.connect())
  }

  disconnect(): Promise<void> {
    return this.admin.disconnect()
  }

  lag({ topic, groupIds }: { topic: string; groupIds: readonly string[] }): Promise<Map<string, GroupLagView>> {
    return this.translateErrors(async () => {
      await this.assertTopic(topic)
      const [ends, members, committed] = await allSettled([
        this.admin.fetchTopicOffsets(topic),
        this.groupMembers(topic, groupIds),
        Promise.all(groupIds.map((groupId) => this.committed(topic, groupId))),
      ])
      return new Map(
        groupIds.map((groupId, i) => [groupId, toLag({ ends, committed: committed[i]!, group: members.get(groupId) })]),
      )
    }, topic)
  }

  describeTopic(topic: string): Promise<TopicView | undefined> {
    return this.translateErrors(async () => {
      try {
        const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] })
        return { partitions: topics[0]?.partitions.length ?? 0 }
      } catch (error) {
        if (isUnknownTopic(error)) return undefined
        throw error
      }
    })
  }

  createTopic({ topic, partitions, config = {} }: Parameters<LagAdmin['createTopic']>[0]): Promise<boolean> {
    return this.translateErrors(async () => {
      if (await this.describeTopic(topic)) return false
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
      const created = await this.admin.createTopics({
        topics: [{ topic, numPartitions: partitions, configEntries }],
        // kafkajs's own wait fails if a broker does not have the new topic yet.
        waitForLeaders: false,
      })
      await this.waitForTopic(topic)
      return created
    })
  }

  deleteGroups(groupIds: readonly string[]): Promise<void> {
    return this.translateErrors(async () => {
      const { groups } = await this.admin.listGroups()
      const existing = groupIds.filter((groupId) => groups.some((group) => group.groupId === groupId))
      if (existing.length > 0) await this.admin.deleteGroups(existing)
    })
  }

  private async assertTopic(topic: string): Promise<void> {
    if (this.existingTopics.has(topic)) return
    if (!(await this.describeTopic(topic))) throw new UnknownTopicError(topic)
    this.existingTopics.add(topic)
  }

  private async waitForTopic(topic: string): Promise<void> {
    for (let checks = 0; checks < MAX_TOPIC_CHECKS; checks++) {
      if (await this.describeTopic(topic)) return
      await sleep(TOPIC_CHECK_MS)
    }
    throw new UnknownTopicError(topic)
  }

  private async committed(topic: string, groupId: string): Promise<Map<number, number>> {
    const [offsets] = await this.admin.fetchOffsets({ groupId, topics: [topic] })
    return new Map(offsets?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
  }

  private async groupMembers(topic: string, groupIds: readonly string[]): Promise<Map<string, GroupMembers>> {
    const { groups } = await this.admin.describeGroups([...groupIds])
    return new Map(groups.map((group) => [group.groupId, toGroupMembers(group, topic)]))
  }

  private async translateErrors<T>(call: () => Promise<T>, topic?: string): Promise<T> {
    try {
      return await call()
    } catch (error) {
      throw topic !== undefined && isUnknownTopic(error) ? new UnknownTopicError(topic) : translateError(error)
    }
  }
}

/** Promise.all that also waits for the other calls after a failure, because kafkajs would continue to retry them. */
async function allSettled<T extends readonly unknown[]>(calls: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(calls)
  return await Promise.all(calls)
}

function toGroupMembers({ members }: GroupDescription, topic: string): GroupMembers {
  const owners = new Map<number, string>()
  for (const { clientId, memberAssignment } of members) {
    // The assignment is empty during a rebalance.
    const assigned = memberAssignment.length > 0 ? AssignerProtocol.MemberAssignment.decode(memberAssignment) : null
    for (const partition of assigned?.assignment[topic] ?? []) owners.set(partition, clientId)
  }
  return { members: members.length, owners }
}

interface GroupOffsets {
  ends: Awaited<ReturnType<Admin['fetchTopicOffsets']>>
  committed: Map<number, number>
  group: GroupMembers | undefined
}

function toLag({ ends, committed, group: { members, owners } = NO_MEMBERS }: GroupOffsets): GroupLagView {
  const partitions = ends
    .map(({ partition, low, high }): PartitionLagView => {
      const end = Number(high)
      const offset = committed.get(partition) ?? -1
      const lag = Math.max(0, end - (offset < 0 ? Number(low) : offset))
      const owner = owners.get(partition)
      return { partition, committed: offset, end, lag, ...(owner === undefined ? {} : { owner }) }
    })
    .sort((a, b) => a.partition - b.partition)
  return { total: partitions.reduce((sum, { lag }) => sum + lag, 0), partitions, members }
}
