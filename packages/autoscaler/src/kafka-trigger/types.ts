/** What a group does on a partition where it has no committed offset. */
export type OffsetResetPolicy = 'latest' | 'earliest'

/** How KEDA would log in to the brokers. Secrets are checked for presence and not kept. */
export interface KafkaAuthentication {
  sasl: 'none' | 'plaintext' | 'scram_sha256' | 'scram_sha512' | 'oauthbearer' | 'gssapi'
  tlsEnabled: boolean
  unsafeSsl: boolean
  /** Only with `oauthbearer`. */
  tokenProvider: 'bearer' | 'aws_msk_iam' | null
}

/** A Kafka trigger with all defaults filled in. */
export interface KafkaTrigger {
  bootstrapServers: string[]
  consumerGroup: string
  /** Empty: all topics for which the group has committed offsets. */
  topic: string
  /** Lag per replica that the autoscaler aims at. Messages, default 10. */
  lagThreshold: number
  /** The trigger is active only above this lag. Messages, default 0. */
  activationLagThreshold: number
  offsetResetPolicy: OffsetResetPolicy
  /** Lifts the cap of one replica per partition. */
  allowIdleConsumers: boolean
  /** A partition without a commit counts 0 instead of 1 (latest) or everything (earliest). */
  scaleToZeroOnInvalidOffset: boolean
  /** A partition whose commit did not move since the last query counts 0. */
  excludePersistentLag: boolean
  /** Caps by the partitions that have lag instead of all. */
  limitToPartitionsWithLag: boolean
  /** Asks only for replica counts that divide the partitions. */
  ensureEvenDistributionOfPartitions: boolean
  /** Partitions that count; null of all. */
  partitionLimitation: number[] | null
  fullMetadata: boolean
  version: string
  authentication: KafkaAuthentication
  /** Metadata fields KEDA does not know; it ignores them. */
  unknownFields: string[]
}

/** What Kafka says about one partition. */
export interface PartitionOffsets {
  topic: string
  partition: number
  /** The group's committed offset; −1 before the first commit. */
  committedOffset: number
  /** Offset after the newest record; null when the brokers' answer lacks the partition. */
  latestOffset: number | null
  /** Error code of the group's offset for this partition. */
  error?: string
}

/** Committed offsets of the last query, by `topic/partition`; only `excludePersistentLag` reads them. */
export type CommittedMemory = Readonly<Record<string, number>>

/** One query to Kafka: every partition, or why there is no answer. */
export type KafkaObservation = { partitions: readonly PartitionOffsets[] } | { error: string }
