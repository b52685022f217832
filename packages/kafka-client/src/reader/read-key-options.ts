import { type KafkaConfig } from '../kafka-config'
import { type Logger } from '../logger'
import { type PartitionerName } from '../producer/producer-options'
import { type KafkaRecord } from '../record'

/** Options of `readKey`: the cluster, and which records of a key to read. */
export interface KeyReadOptions {
  kafka: KafkaConfig
  logger: Logger
  topic: string
  key: string
  /** Where to start, ms since 1970. Older records are not read. */
  since: number
  /** Called for each record of the key, in the order of the log. Returns true if no further record is needed. */
  onRecord: (record: KafkaRecord) => boolean
  /** The partitioner of the topic's producers. Default murmur2. */
  partitioner?: PartitionerName
  /** The read ends with the batch that reaches this number of records, including those of other keys. Default 1,000,000. */
  maxRecords?: number
  /** Time limit for fetching the records, ms. Default 30,000. */
  timeoutMs?: number
}

/** The result of `readKey`. */
export interface KeyRead {
  /** The partition of the key. */
  partition: number
  /**
   * Where the read ended. `end`: after all records that existed at the call. `enough`: at a record for which `onRecord` has
   * returned true. `maxRecords`: at the limit of records.
   */
  endedAt: 'end' | 'enough' | 'maxRecords'
  /** Whether the broker has deleted records that may be newer than `since`. */
  isTrimmed: boolean
}
