/** Base class of this library's errors. */
export abstract class KafkaClientError extends Error {
  /** Identifies the error. */
  abstract readonly code: string
  /** Whether the same call may succeed later. */
  abstract readonly retriable: boolean
}

/**
 * No broker responded in time, or a broker refused the records after an attempt whose result is not known. `outcomeUnknown`:
 * the records may have been written, so a retry may duplicate them. An error of the broker that is no error of this library
 * leaves it open, too.
 */
export class BrokerUnavailableError extends KafkaClientError {
  override readonly name = 'BrokerUnavailableError'
  readonly code = 'BROKER_UNAVAILABLE'
  readonly retriable = true
  readonly outcomeUnknown: boolean

  constructor({ outcomeUnknown, cause }: { outcomeUnknown: boolean; cause?: unknown }) {
    super(outcomeUnknown ? 'Kafka did not confirm the records' : 'Kafka is not reachable', { cause })
    this.outcomeUnknown = outcomeUnknown
  }
}

/** The producer's queue is full because Kafka is slower than the callers. The record was not sent. */
export class ProducerQueueFullError extends KafkaClientError {
  override readonly name = 'ProducerQueueFullError'
  readonly code = 'PRODUCER_QUEUE_FULL'
  readonly retriable = true

  constructor(readonly queued: number) {
    super(`the producer's queue is full: ${queued} records are not acknowledged yet`)
  }
}

/** The record is larger than the producer or the broker allows. It was not written. */
export class RecordTooLargeError extends KafkaClientError {
  override readonly name = 'RecordTooLargeError'
  readonly code = 'RECORD_TOO_LARGE'
  readonly retriable = false

  constructor({ bytes, limit }: { bytes: number; limit?: number }) {
    const limitText = limit === undefined ? 'its topic (max.message.bytes)' : `${limit} bytes (maxRecordBytes)`
    super(`a record of ${bytes} bytes exceeds the limit of ${limitText}`)
  }
}

/** The client is disconnected or was never connected. */
export class NotConnectedError extends KafkaClientError {
  override readonly name = 'NotConnectedError'
  readonly code = 'NOT_CONNECTED'
  readonly retriable = false

  constructor(client: 'producer' | 'consumer' | 'client') {
    super(`the ${client} is not connected`)
  }
}

/** Thrown by `route` or `handle` for a record that can never be handled. The record is dead-lettered at once. */
export class PoisonRecordError extends KafkaClientError {
  override readonly name = 'PoisonRecordError'
  readonly code = 'POISON_RECORD'
  readonly retriable = false
}

/**
 * Thrown by a handler when a dependency (a database, a cache, Kafka itself) is unavailable. The consumer pauses and
 * retries the record until the dependency is available. The record is not dead-lettered.
 */
export class DependencyUnavailableError extends KafkaClientError {
  override readonly name = 'DependencyUnavailableError'
  readonly code = 'DEPENDENCY_UNAVAILABLE'
  readonly retriable = true

  constructor(
    readonly dependency: string,
    options?: ErrorOptions,
  ) {
    super(`${dependency} is not available`, options)
  }
}

/** A handler exceeded its time limit, which counts as a failed attempt. */
export class HandlerTimeoutError extends KafkaClientError {
  override readonly name = 'HandlerTimeoutError'
  readonly code = 'HANDLER_TIMEOUT'
  readonly retriable = true

  constructor(readonly limitMs: number) {
    super(`the handler took longer than ${limitMs} ms`)
  }
}

/** Names of the compression codecs; the index is the codec id. */
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/** A record batch that is corrupt, or compressed with a codec other than gzip. Only its partition waits. */
export class UnreadableBatchError extends KafkaClientError {
  override readonly name = 'UnreadableBatchError'
  readonly code = 'UNREADABLE_BATCH'
  readonly retriable = false
  /** Undefined if the batch header could not be read either. */
  readonly firstOffset: number | undefined
  /** Undefined in formats before Kafka 0.11. */
  readonly codec: string | undefined

  constructor({ firstOffset, codec, cause }: { firstOffset?: number; codec?: number | undefined; cause: unknown }) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.firstOffset = firstOffset
    this.codec = codec === undefined ? undefined : (CODECS[codec] ?? `codec ${codec}`)
  }
}

/** The topic does not exist. */
export class UnknownTopicError extends KafkaClientError {
  override readonly name = 'UnknownTopicError'
  readonly code = 'UNKNOWN_TOPIC'
  readonly retriable = true

  constructor(readonly topic: string) {
    super(`topic ${topic} does not exist`)
  }
}

/** The group has members with another assignor or KIP-848, such as plain kafkajs or Java consumers. */
export class IncompatibleMembersError extends KafkaClientError {
  override readonly name = 'IncompatibleMembersError'
  readonly code = 'INCOMPATIBLE_MEMBERS'
  readonly retriable = true

  constructor(readonly groupId: string) {
    super(
      `group ${groupId} has members with another assignor, so no record is read; stop these members, or use another group id`,
    )
  }
}

/** The account's ACLs deny the operation. */
export class NotAuthorizedError extends KafkaClientError {
  override readonly name = 'NotAuthorizedError'
  readonly code = 'NOT_AUTHORIZED'
  readonly retriable = false

  constructor(operation: string, options?: ErrorOptions) {
    super(`the account may not ${operation}: its ACLs do not allow it`, options)
  }
}

/**
 * The broker rejected the credentials. Retriable, because a broker that has just started may not have the account yet.
 */
export class NotAuthenticatedError extends KafkaClientError {
  override readonly name = 'NotAuthenticatedError'
  readonly code = 'NOT_AUTHENTICATED'
  readonly retriable = true

  constructor(options?: ErrorOptions) {
    super('Kafka does not accept the credentials', options)
  }
}

/** Whether the records may have been written although the call failed, so a retry may duplicate them. */
export function isOutcomeUnknown(error: unknown): error is BrokerUnavailableError {
  return error instanceof BrokerUnavailableError && error.outcomeUnknown
}

/** Whether the error of a `send` says that the record was not written. Errors that are not of this library leave that open. */
export function isCertainlyUnwritten(error: unknown): error is KafkaClientError {
  return error instanceof KafkaClientError && !isOutcomeUnknown(error)
}

const OUTAGES = [
  DependencyUnavailableError,
  BrokerUnavailableError,
  ProducerQueueFullError,
  NotConnectedError,
  NotAuthorizedError,
  NotAuthenticatedError,
]

/**
 * Whether a dependency is unavailable or denies access. The record is not the cause of such an error, so it waits and
 * the error does not count as an attempt.
 */
export function isOutage(error: unknown): boolean {
  return OUTAGES.some((outage) => error instanceof outage)
}
