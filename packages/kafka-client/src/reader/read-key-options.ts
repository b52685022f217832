import { type KafkaConfig } from '../kafka-config'
import { type Logger } from '../logger'
import { type PartitionerName } from '../producer/producer-options'
import { type KafkaRecord } from '../record'

/** Which records of a key to read. */
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
  /** Limit of the records that are read, including those of other keys. Default 1,000,000. */
  maxRecords?: number
  /** Default 30,000 ms. */
  timeoutMs?: number
}

/** The result of `readKey`. */
export interface KeyRead {
  /** The partition of the key. */
  partition: number
  /** `end`: all records that existed at the call. `enough`: up to a record for which `onRecord` has returned true. */
  endedAt: 'end' | 'enough' | 'maxRecords'
  /** Whether the broker has deleted records that may be newer than `since`. */
  isTrimmed: boolean
}
