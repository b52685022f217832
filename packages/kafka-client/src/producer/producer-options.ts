import { type Registry } from 'prom-client'
import { type KafkaConfig } from '../kafka-config'
import { type Logger } from '../logger'
import { type OutgoingRecord, type RecordPosition } from '../record'
import { type ClientTracing } from '../tracing'

/** `murmur2` is the default of Java and kafkajs; `crc32` is the default of librdkafka. Use one of them per topic. */
export type PartitionerName = 'murmur2' | 'crc32'

export interface ProducerOptions {
  kafka: KafkaConfig
  logger: Logger
  /** Default murmur2. */
  partitioner?: PartitionerName
  /**
   * Maximum number of unacknowledged records in the partitions that have the same leader and replicas, so that a broker that
   * does not respond does not fill the queue of the others. Default 10,000.
   */
  maxQueued?: number
  /** Maximum size of a record, bytes. Default 1,048,500. */
  maxRecordBytes?: number
  /** Timeout of `send`, ms. Default 30,000. */
  deliveryTimeoutMs?: number
  /** After this time a `send` to a topic that does not exist rejects, ms. Default 5,000. */
  metadataTimeoutMs?: number
  /** Registry of the producer's metrics. Default: a new registry. */
  registry?: Registry
  /** Default: no tracing. */
  tracing?: ClientTracing | undefined
}

export interface Producer {
  /** Connects; retries until a broker is available. */
  connect(): Promise<void>
  /**
   * Publishes one record and resolves when all in-sync replicas have it. Calls during a request share the next request.
   * `timeoutMs`: default `deliveryTimeoutMs`.
   * @throws ProducerQueueFullError, RecordTooLargeError, UnknownTopicError, BrokerUnavailableError, NotAuthorizedError,
   *   NotAuthenticatedError, NotConnectedError
   */
  send(record: OutgoingRecord, options?: { timeoutMs?: number }): Promise<RecordPosition>
  /** Resolves when all records are acknowledged or rejected. */
  flush(): Promise<void>
  /**
   * Flushes (at most `deadlineMs`, default 5,000) and disconnects. Rejects the remaining records: with
   * BrokerUnavailableError (`outcomeUnknown`) those that may have been written, with NotConnectedError all others.
   */
  disconnect(options?: { deadlineMs?: number }): Promise<void>
  isConnected(): boolean
}
