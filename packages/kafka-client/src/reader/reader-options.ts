import { type KafkaConfig } from '../kafka-config'
import { type NotAuthorizedError } from '../errors'
import { type Logger } from '../logger'
import { type KafkaRecord } from '../record'
import { type ClientTracing } from '../tracing'

/**
 * Options of a reader, which reads a topic without committing: all existing records or, if there are more than
 * `maxRecords`, those of the last hours or minutes, and then new records. After a rejoin it continues at its positions.
 */
export interface TopicReaderOptions {
  kafka: KafkaConfig
  /** Must be unique per replica. The group is deleted on stop. */
  groupId: string
  topic: string
  logger: Logger
  onRecords: (records: KafkaRecord[]) => void
  /** Called once, when the records that existed at the start have been read. */
  onCaughtUp?: (start: ReadStart) => void
  /** Called each time the account's ACLs deny access. The reader continues to retry. */
  onAccessDenied?: (error: NotAuthorizedError) => void
  /** Limit of existing records, default 1,000,000. The records of the last three minutes are always read. */
  maxRecords?: number
  /** Default: no tracing. */
  tracing?: ClientTracing | undefined
}

/** The existing records that were read. */
export interface ReadStart {
  /** The number of offsets that were read; more than the records if the log has gaps, such as after compaction. */
  records: number
  /** Whether older records were skipped. */
  truncated: boolean
}

export interface TopicReader {
  /** Joins the group; retries until the topic and a broker are available. */
  start(): Promise<void>
  stop(): Promise<void>
  /**
   * Sum of the next offsets of all partitions, which is the sum of the end offsets when all records were read. 0 before
   * the start.
   */
  position(): number
  health(): { ready: boolean; live: boolean; detail: string; caughtUp: boolean }
}

/**
 * Options of a reader without a consumer group, for a small topic that each process reads completely, such as one with
 * settings. It needs no permission for a group. While there are no new records, it sends a fetch every five seconds to each
 * broker that leads a partition.
 */
export interface LogReaderOptions {
  kafka: KafkaConfig
  topic: string
  logger: Logger
  /**
   * Called with records of one partition, in the order of the log. If it throws, or the ACLs deny access, the reader
   * logs the error and, after a backoff, reads the topic again from its beginning.
   */
  onRecords: (records: readonly KafkaRecord[]) => void
}

export interface LogReader {
  /**
   * Resolves when the existing records have been read, or after `stop`; retries until the topic and a broker are
   * available.
   */
  start(): Promise<void>
  stop(): Promise<void>
}
