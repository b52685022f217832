import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { MongoError, MongoErrorLabel, MongoServerError } from 'mongodb'

/** The store refuses this very write, and would refuse it for ever. */
export class StoreRejectedError extends Error {
  override readonly name = 'StoreRejectedError'
  readonly code = 'STORE_REJECTED'
  readonly retriable = false

  constructor(cause: Error) {
    super(`the store refuses the write: ${cause.message}`, { cause })
  }
}

/** Of server errors: bad value, failed to parse, key or document too large, failed validation, and the like. */
const REJECTIONS = new Set([2, 9, 14, 16, 28, 52, 57, 121, 10334, 17280, 17419])

/** Of server errors: no access, stepping down, shutting down, out of space or time. They pass, or somebody heals them. */
const OUTAGES = new Set([
  6, 7, 13, 18, 50, 64, 89, 91, 112, 133, 134, 189, 216, 262, 317, 358, 9001, 10058, 10107, 11600, 11602, 13388, 13435,
  13436, 14031,
])

const REJECTED_BY_DRIVER = new Set(['BSONError', 'BSONVersionError', 'MongoInvalidArgumentError'])
const DUPLICATE_KEY = 11_000

/**
 * What an error of the driver means to a handler: DependencyUnavailableError (wait and repeat), StoreRejectedError
 * (never repeat), or the error itself (repeat a few times).
 */
export function asStoreError(error: unknown): Error {
  const failure = error instanceof Error ? error : new Error(String(error))
  if (failure instanceof DependencyUnavailableError || failure instanceof StoreRejectedError) return failure
  if (isRejection(failure)) return new StoreRejectedError(failure)
  return isOutage(failure) ? new DependencyUnavailableError('MongoDB', { cause: failure }) : failure
}

/** Whether a unique index refused the write. */
export function isDuplicateKey(error: unknown): boolean {
  return codeOf(error) === DUPLICATE_KEY
}

function isRejection(error: Error): boolean {
  return REJECTED_BY_DRIVER.has(error.name) || REJECTIONS.has(codeOf(error))
}

function isOutage(error: Error): boolean {
  if (!(error instanceof MongoError)) return false
  // What the driver itself throws is about connections, pools, sessions and time.
  if (!(error instanceof MongoServerError)) return true
  return OUTAGES.has(codeOf(error)) || error.hasErrorLabel(MongoErrorLabel.RetryableWriteError)
}

function codeOf(error: unknown): number {
  return error instanceof MongoServerError && typeof error.code === 'number' ? error.code : -1
}
