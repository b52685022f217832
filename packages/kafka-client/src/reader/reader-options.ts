import { type KafkaConfig } from '../connection/config'
import { type NotAuthorizedError } from '../errors'
import { type Logger } from '../logger'
import { type KafkaRecord } from '../record'

/**
 * Reads a topic without committing: all existing records or, if they are more than `maxRecords`, those of the last hours
 * or minutes; then new ones as they arrive. After a rejoin it continues at its own positions.
 */
export interface TopicReaderOptions {
  kafka: KafkaConfig
  /** Must be unique per replica; the group is deleted on stop. */
  groupId: string
  topic: string
  logger: Logger
  onRecords: (records: KafkaRecord[]) => void
  /** Called once, when the records that existed at the start have been read. */
  onCaughtUp?: (start: ReadStart) => void
  /** Called each time the account's ACLs deny access. The reader keeps trying. Default: nothing. */
  onAccessDenied?: (error: NotAuthorizedError) => void
  /** Most existing records to read, limited by time; default 1,000,000. Those of the last three minutes always count. */
  maxRecords?: number
}

/** How many existing records were read; `truncated`: older ones were skipped. */
export interface ReadStart {
  records: number
  truncated: boolean
}

export interface TopicReader {
  /** Joins the group; retries until the topic and a broker are available. */
  start(): Promise<void>
  stop(): Promise<void>
  /**
   * Sum of the next offsets of all partitions; equals the sum of the end offsets when every record was read. 0 before the
   * start.
   */
  position(): number
  health(): { ready: boolean; live: boolean; detail: string; caughtUp: boolean }
}
