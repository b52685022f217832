/** Base of this library's errors. `code` identifies the error; `retriable`: the same call may succeed later. */
export abstract class KafkaClientError extends Error {
  abstract readonly code: string
  abstract readonly retriable: boolean
}

/**
 * No broker answered in time. `outcomeUnknown`: the records may or may not have been written, so that sending them again
 * may duplicate them.
 */
export class BrokerUnavailableError extends KafkaClientError {
  override readonly name = 'BrokerUnavailableError'
  readonly code = 'BROKER_UNAVAILABLE'
  readonly retriable = true
  readonly outcomeUnknown: boolean

  constructor({ outcomeUnknown, cause }: { outcomeUnknown: boolean; cause?: unknown }) {
    super(outcomeUnknown ? 'Kafka did not confirm the records in time' : 'Kafka is not reachable', { cause })
    this.outcomeUnknown = outcomeUnknown
  }
}

/** The producer's queue is full: Kafka is slower than the callers. Nothing was sent. */
export class ProducerQueueFullError extends KafkaClientError {
  override readonly name = 'ProducerQueueFullError'
  readonly code = 'PRODUCER_QUEUE_FULL'
  readonly retriable = true

  constructor(readonly queued: number) {
    super(`the producer's queue is full: ${queued} records wait to be sent`)
  }
}

/** The record is larger than the producer or the broker allows. It was not written. */
export class RecordTooLargeError extends KafkaClientError {
  override readonly name = 'RecordTooLargeError'
  readonly code = 'RECORD_TOO_LARGE'
  readonly retriable = false

  constructor({ bytes, limit }: { bytes: number; limit: number }) {
    super(`a record of ${bytes} bytes exceeds the limit of ${limit}`)
  }
}

/** The client was disconnected, or was never connected. */
export class NotConnectedError extends KafkaClientError {
  override readonly name = 'NotConnectedError'
  readonly code = 'NOT_CONNECTED'
  readonly retriable = false

  constructor(what: string) {
    super(`the ${what} is not connected`)
  }
}

/** Thrown by `route` for a record that can never be handled: it goes to the dead letters at once. */
export class PoisonRecordError extends KafkaClientError {
  override readonly name = 'PoisonRecordError'
  readonly code = 'POISON_RECORD'
  readonly retriable = false
}

/**
 * Thrown by a handler when a dependency (a database, a cache, Kafka itself) is unavailable. The consumer pauses and
 * retries the record for as long as the outage lasts; nothing goes to the dead letters.
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

/** A handler ran longer than its limit. Counts as a failed attempt. */
export class HandlerTimeoutError extends KafkaClientError {
  override readonly name = 'HandlerTimeoutError'
  readonly code = 'HANDLER_TIMEOUT'
  readonly retriable = true

  constructor(readonly limitMs: number) {
    super(`the handler took longer than ${limitMs} ms`)
  }
}

/** By codec id. */
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/** A record batch that cannot be read: corrupt, or compressed by anything but gzip. Only its partition waits. */
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

/** The account's ACLs deny the operation. */
export class NotAuthorizedError extends KafkaClientError {
  override readonly name = 'NotAuthorizedError'
  readonly code = 'NOT_AUTHORIZED'
  readonly retriable = false

  constructor(what: string, options?: ErrorOptions) {
    super(`the account may not ${what}: its ACLs do not allow it`, options)
  }
}

/**
 * The broker rejected the credentials. Retriable, since a broker that has just started may not know the account yet.
 */
export class NotAuthenticatedError extends KafkaClientError {
  override readonly name = 'NotAuthenticatedError'
  readonly code = 'NOT_AUTHENTICATED'
  readonly retriable = true

  constructor(options?: ErrorOptions) {
    super('Kafka does not accept the credentials', options)
  }
}

/** Whether the records may have been written nevertheless, so that sending them again may duplicate them. */
export function isOutcomeUnknown(error: unknown): error is KafkaClientError {
  if (error instanceof BrokerUnavailableError) return error.outcomeUnknown
  // Raised on a reconnect: records sent over the old connection may have arrived.
  return error instanceof NotAuthenticatedError
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
 * Whether a dependency is unavailable or denies access: then the failure says nothing about the record, which waits
 * instead of using up its attempts.
 */
export function isOutage(error: unknown): boolean {
  return OUTAGES.some((outage) => error instanceof outage)
}
