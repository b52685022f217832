import { type TestServer, type TestServerOptions } from '../control/test-server'
import { type Logger } from '../logger'
import { type TlsOptions } from 'node:tls'
import { type BrokerCluster } from './brokers/broker-cluster'
import { type SaslOptions } from './sasl/sasl-options'
import { type ErrorCode } from './wire/error-code'

/**
 * Options of {@link KafkaServer}. `port` is the port of the first broker. The others use the ports after it, or any
 * free ports if it is 0.
 */
export interface KafkaServerOptions extends TestServerOptions {
  /** Number of brokers, with node ids from 1. Default 1. */
  brokers?: number
  /** Directory for records, topics and committed offsets; one server at a time can use it. Default: in memory only. */
  dataDir?: string
  /** Default: logs nothing. */
  logger?: Logger
  /** Time for which the first rebalance of an empty group waits for more members, in ms. Default 50. */
  initialRebalanceDelayMs?: number
  /** Whether a Metadata request creates unknown topics. Default false. */
  autoCreateTopics?: boolean
  /** Number of partitions of a topic whose creation does not specify one. Default 1. */
  defaultPartitions?: number
  /** Shortest valid session timeout of a group member, in ms. Default 6000, as in Kafka. */
  minSessionTimeoutMs?: number
  /** retention.bytes of topics that do not set it, in bytes per partition. Default -1, as in Kafka: no limit. */
  retentionBytes?: number
  /** retention.ms of topics that do not set it. Default 7 days, as in Kafka; -1 for no limit. */
  retentionMs?: number
  /** Maximum bytes of records in memory. Above it, records are refused with POLICY_VIOLATION. Default 1 GiB. */
  maxMemoryBytes?: number
  /** Clients must authenticate as one of these users. Default: without authentication. */
  sasl?: SaslOptions
  /** Key and certificate, as for Node's `tls.createServer`: connections use TLS. Default: without TLS. */
  ssl?: TlsOptions
  /** Largest request in bytes; a larger one closes the connection. Default 100 MiB. */
  maxFrameBytes?: number
}

/** A running Kafka cluster of one or more brokers. */
export interface KafkaServer extends TestServer {
  /** `host:port` of each broker, for a client's bootstrap servers. */
  readonly brokers: string[]
  /**
   * Moves leaders, stops and freezes brokers, holds acknowledgements, for tests of Kafka clients.
   * @throws Error if the server runs in a child process.
   */
  readonly cluster: BrokerCluster
  /** The names of all topics. */
  topics(): Promise<string[]>
  /** All records of a topic, by partition and offset. */
  records(topic: string): Promise<KafkaRecord[]>
  /** All consumer groups with their members and committed offsets. */
  groups(): Promise<KafkaGroup[]>
  /**
   * The next `times` requests of this API fail with this error code or name. Default 1; 0 ends the refusal. In an API
   * for partitions, topics, groups or configurations, each item of a request counts as one.
   */
  refuse(api: string, error: number | KafkaErrorName, times?: number): Promise<void>
  /** Makes the members of a group join again. */
  rebalance(groupId: string): Promise<void>
  /** Removes a member, by default all members, as if its session had timed out. */
  expireSession(groupId: string, memberId?: string): Promise<void>
  /** Makes this broker the leader of the partition. The others respond with NOT_LEADER_OR_FOLLOWER. -1: no leader. */
  moveLeader(topic: string, partition: number, nodeId: number): Promise<void>
  /** Closes the broker's connections and refuses new ones. The other brokers lead its partitions. */
  stopBroker(nodeId: number): Promise<void>
  startBroker(nodeId: number): Promise<void>
}

/** The name of an error that the broker itself returns. */
export type KafkaErrorName = Exclude<keyof typeof ErrorCode, 'NONE'>

/** A consumer group. */
export interface KafkaGroup {
  groupId: string
  /** Kafka's name: `Empty`, `PreparingRebalance`, `CompletingRebalance` or `Stable`. */
  state: string
  members: { memberId: string; clientId: string }[]
  /** The committed offsets. */
  offsets: { topic: string; partition: number; offset: number; metadata: string | null }[]
}

/** A record as a consumer receives it. */
export interface KafkaRecord {
  topic: string
  partition: number
  offset: number
  /** ms since 1970. */
  timestamp: number
  key: Buffer | null
  value: Buffer | null
  headers: { key: string; value: Buffer | null }[]
}
