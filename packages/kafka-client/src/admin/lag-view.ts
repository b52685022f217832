import { type KafkaConfig } from '../kafka-config'
import { type Logger } from '../logger'
import { type GroupTimeLag, type TimeLag } from './time-lag'

export interface PartitionLagView {
  partition: number
  /** −1 before the first commit. */
  committed: number
  /** Offset of the oldest record. */
  start: number
  /** High watermark: the offset of the next record. */
  end: number
  /** end − committed; before the first commit, end − start. */
  lag: number
  /** clientId of the member that owns the partition. */
  owner?: string
  timeLag: TimeLag
}

export interface GroupLagView {
  /** Sum of the lags of all partitions. */
  total: number
  partitions: PartitionLagView[]
  /** Number of members. */
  members: number
  timeLag: GroupTimeLag
}

export interface TopicView {
  partitions: number
}

export interface GroupView {
  /** Members of the consumer protocol (KIP-848) are not included. */
  clientIds: string[]
  /** Whether its members use another assignor or KIP-848, so the consumers of this library cannot join. */
  isIncompatible: boolean
}

export interface LagAdmin {
  connect(): Promise<void>
  disconnect(): Promise<void>
  /**
   * Lag of several groups on one topic, in records and in time. Times are computed from the end offsets of earlier calls, so
   * call it about once per second: the first call shows only whether a group is behind.
   * @throws UnknownTopicError, BrokerUnavailableError
   */
  lag(options: { topic: string; groupIds: readonly string[] }): Promise<Map<string, GroupLagView>>
  /** The topics in which a group has committed offsets. @throws BrokerUnavailableError */
  committedTopics(groupId: string): Promise<string[]>
  /** Undefined if the topic does not exist. @throws BrokerUnavailableError */
  describeTopic(topic: string): Promise<TopicView | undefined>
  /** The members of a group. @throws BrokerUnavailableError */
  describeGroup(groupId: string): Promise<GroupView>
  /** Creates a topic and waits until its partitions have leaders. False if it already exists. */
  createTopic(options: { topic: string; partitions: number; config?: Record<string, string> }): Promise<boolean>
  /** Deletes groups without members. Ignores groups that do not exist. */
  deleteGroups(groupIds: readonly string[]): Promise<void>
}

export interface LagAdminOptions {
  kafka: KafkaConfig
  logger: Logger
}
