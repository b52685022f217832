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

interface EndOffsets {
  partition: number
  low: string
  high: string
}

/** Members and owners of one group on one topic. */
interface GroupMembers {
  members: number
  owners: Map<number, string>
}

const NO_MEMBERS: GroupMembers = { members: 0, owners: new Map() }
/** Few, since callers ask again every second. */
const RETRY = { retries: 3, initialRetryTime: 100, maxRetryTime: 500 }
const LEADER_WAIT_MS = 50
const LEADER_WAITS = 200

/**
 * Reads lag from committed and end offsets, as KEDA does, and creates topics.
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
  /** Topics known to exist: once kafkajs was asked for the offsets of a missing one, its metadata requests fail. */
  private readonly existing = new Set<string>()

  constructor(private readonly admin: Admin) {}

  connect(): Promise<void> {
    return this.translated(() => this.admin.connect())
  }

  disconnect(): Promise<void> {
    return this.admin.disconnect()
  }

  lag({ topic, groupIds }: { topic: string; groupIds: readonly string[] }): Promise<Map<string, GroupLagView>> {
    return this.translated(async () => {
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
    return this.translated(async () => {
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
    return this.translated(async () => {
      if (await this.describeTopic(topic)) return false
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
      const created = await this.admin.createTopics({
        topics: [{ topic, numPartitions: partitions, configEntries }],
        // kafkajs's own wait sometimes fails on a broker that does not know the topic yet.
        waitForLeaders: false,
      })
      await this.waitForTopic(topic)
      return created
    })
  }

  deleteGroups(groupIds: readonly string[]): Promise<void> {
    return this.translated(async () => {
      const { groups } = await this.admin.listGroups()
      const present = groupIds.filter((groupId) => groups.some((group) => group.groupId === groupId))
      if (present.length > 0) await this.admin.deleteGroups(present)
    })
  }

  private async assertTopic(topic: string): Promise<void> {
    if (this.existing.has(topic)) return
    if (!(await this.describeTopic(topic))) throw new UnknownTopicError(topic)
    this.existing.add(topic)
  }

  private async waitForTopic(topic: string): Promise<void> {
    for (let waits = 0; waits < LEADER_WAITS; waits++) {
      if (await this.describeTopic(topic)) return
      await sleep(LEADER_WAIT_MS)
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

  private async translated<T>(call: () => Promise<T>, topic?: string): Promise<T> {
    try {
      return await call()
    } catch (error) {
      throw topic !== undefined && isUnknownTopic(error) ? new UnknownTopicError(topic) : translateError(error)
    }
  }
}

/** Promise.all, but after a failure it still waits for the other calls, which kafkajs would keep retrying. */
async function allSettled<T extends readonly unknown[]>(calls: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(calls)
  return await Promise.all(calls)
}

function toGroupMembers({ members }: GroupDescription, topic: string): GroupMembers {
  const owners = new Map<number, string>()
  for (const { clientId, memberAssignment } of members) {
    // Empty while the group rebalances.
    const assigned = memberAssignment.length > 0 ? AssignerProtocol.MemberAssignment.decode(memberAssignment) : null
    for (const partition of assigned?.assignment[topic] ?? []) owners.set(partition, clientId)
  }
  return { members: members.length, owners }
}

interface GroupOffsets {
  ends: EndOffsets[]
  committed: Map<number, number>
  group: GroupMembers | undefined
}

function toLag({ ends, committed, group: { members, owners } = NO_MEMBERS }: GroupOffsets): GroupLagView {
  const partitions = ends
    .map(({ partition, low, high }): PartitionLagView => {
      const [end, offset] = [Number(high), committed.get(partition) ?? -1]
      const lag = Math.max(0, end - (offset < 0 ? Number(low) : offset))
      const owner = owners.get(partition)
      return { partition, committed: offset, end, lag, ...(owner === undefined ? {} : { owner }) }
    })
    .sort((a, b) => a.partition - b.partition)
  return { total: partitions.reduce((sum, { lag }) => sum + lag, 0), partitions, members }
}
