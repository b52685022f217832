import { type Registry } from 'prom-client'
import { type KafkaConfig } from '../connection/config'
import { type Logger } from '../logger'
import { type OutgoingRecord, type RecordPosition } from '../record'

/** `murmur2`: Java's and kafkajs's. `crc32`: librdkafka's, to share a topic with such producers. */
export type PartitionerName = 'murmur2' | 'crc32'

export interface ProducerOptions {
  kafka: KafkaConfig
  logger: Logger
  /** Default murmur2. */
  partitioner?: PartitionerName
  /** Records that may wait at once. Default 10,000. */
  maxQueued?: number
  /** Largest record, bytes. Default 1,048,500. */
  maxRecordBytes?: number
  /** After this long an unconfirmed record is given up, ms. Default 30,000. */
  deliveryTimeoutMs?: number
  registry?: Registry
}

export interface Producer {
  /** Connects; waits for a broker that is not there yet. */
  connect(): Promise<void>
  /**
   * Publishes one record and resolves when all in-sync replicas have it. Calls made meanwhile travel together.
   * @throws ProducerQueueFullError, RecordTooLargeError, BrokerUnavailableError, NotAuthorizedError, NotConnectedError
   */
  send(record: OutgoingRecord, options?: { timeoutMs?: number }): Promise<RecordPosition>
  /** Resolves when nothing waits any more. */
  flush(): Promise<void>
  /** Flushes (at most `deadlineMs`, default 5,000) and closes the connection. */
  disconnect(options?: { deadlineMs?: number }): Promise<void>
  isConnected(): boolean
}
