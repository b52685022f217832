import { type KafkaConfig } from '../connection/config'
import { type NotAuthorizedError } from '../errors'
import { type Logger } from '../logger'
import { type KafkaRecord } from '../record'

/**
 * Reads a topic without committing: every record from the beginning, or where those are more than `maxRecords`
 * those of the last hours or minutes, then on as they come. It keeps its own positions and goes on from them after each rejoin.
 */
export interface TopicReaderOptions {
  kafka: KafkaConfig
  /** A group of its own per replica; it is deleted on stop. */
  groupId: string
  topic: string
  logger: Logger
  onRecords: (records: KafkaRecord[]) => void
  /** Called once, when what was on the topic at the start has been read. */
  onCaughtUp?: (start: ReadStart) => void
  /** Called each time Kafka refuses the account; it tries on, since rights may be given later. Default: nothing. */
  onRefused?: (error: NotAuthorizedError) => void
  /** Most records to read back at the start, cut off by time; default 1,000,000. The last three minutes come in any case. */
  maxRecords?: number
}

/** Where reading began: `truncated` when older records were left out. */
export interface ReadStart {
  records: number
  truncated: boolean
}

export interface TopicReader {
  start(): Promise<void>
  stop(): Promise<void>
  /**
   * How far it has read: the sum of the next offsets of all partitions, which is the sum of the end offsets when nothing
   * is left to read. 0 before the start.
   */
  position(): number
  health(): { ready: boolean; live: boolean; detail: string; caughtUp: boolean }
}
