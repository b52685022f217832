import { type Registry } from 'prom-client'
import { type KafkaConfig } from '../connection/config'
import { type Logger } from '../logger'
import { type OutgoingRecord, type RecordPosition } from '../record'

/** `murmur2`: as Java and kafkajs. `crc32`: as librdkafka, to share a topic with its producers. */
export type PartitionerName = 'murmur2' | 'crc32'

export interface ProducerOptions {
  kafka: KafkaConfig
  logger: Logger
  /** Default murmur2. */
  partitioner?: PartitionerName
  /** Most records in the queue. Default 10,000. */
  maxQueued?: number
  /** Largest record, bytes. Default 1,048,500. */
  maxRecordBytes?: number
  /** After this time an unacknowledged `send` rejects, ms. Default 30,000. */
  deliveryTimeoutMs?: number
  registry?: Registry
}

export interface Producer {
  /** Connects; retries until a broker is available. */
  connect(): Promise<void>
  /**
   * Publishes one record and resolves when all in-sync replicas have it. Calls made meanwhile share the next request.
   * @throws ProducerQueueFullError, RecordTooLargeError, BrokerUnavailableError, NotAuthorizedError, NotConnectedError
   */
  send(record: OutgoingRecord, options?: { timeoutMs?: number }): Promise<RecordPosition>
  /** Resolves when the queue is empty. */
  flush(): Promise<void>
  /** Flushes (at most `deadlineMs`, default 5,000) and closes the connection; the rest rejects with NotConnectedError. */
  disconnect(options?: { deadlineMs?: number }): Promise<void>
  isConnected(): boolean
}
