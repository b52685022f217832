import { type Logger } from '../logger'

export interface KafkaBrokerOptions {
  /** 0, the default, takes a free one. */
  port?: number
  /** The address it listens on and tells clients to use. Default 127.0.0.1; there is no authentication. */
  host?: string
  /** A directory of the broker's own for records, topics and committed offsets. Default: memory only. */
  dataDir?: string
  /** Default: silent. */
  logger?: Logger
  /** How long a group's first rebalance waits for more members, in ms. Default 50. */
  initialRebalanceDelayMs?: number
  /** Whether asking for a topic's metadata makes it. Default false. */
  autoCreateTopics?: boolean
  /** Partitions of a topic made without a number. Default 1. */
  defaultPartitions?: number
  /** The shortest session a group member may ask for, in ms. Default 6000, as Kafka's. */
  minSessionTimeoutMs?: number
  /** retention.bytes of topics that set none, per partition. Default 64 MiB; -1 keeps all. */
  retentionBytes?: number
  /** retention.ms of topics that set none. Default 7 days; -1 keeps all. */
  retentionMs?: number
  /** Largest request in bytes; a longer one closes its connection. Default 100 MiB. */
  maxFrameBytes?: number
}

/** A running broker. */
export interface KafkaBroker {
  readonly port: number
  /** `host:port`, as clients want it. */
  readonly address: string
  /** Ends all connections and stops listening. */
  close(): Promise<void>
}
