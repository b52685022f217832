import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { MongooseError, mongo } from 'mongoose'

/** The store rejects this write, and would reject every retry of it. */
export class StoreRejectedError extends Error {
  override readonly name = 'StoreRejectedError'
  readonly code = 'STORE_REJECTED'
  readonly retriable = false

  constructor(cause: Error) {
    super(`the store rejects the write: ${cause.message}`, { cause })
  }
}

/** Codes of server errors for an invalid write: bad value, failed to parse, key or document too large, and the like. */
const REJECTION_CODES = new Set([2, 9, 14, 16, 28, 52, 57, 121, 10334, 17280, 17419])

/** Codes of server errors after which a retry can succeed: no permission, a primary that steps down, a full disk. */
const OUTAGE_CODES = new Set([
  6, 7, 13, 18, 50, 64, 89, 91, 112, 133, 134, 189, 216, 262, 317, 358, 9001, 10058, 10107, 11600, 11602, 13388, 13435,
  13436, 14031,
])

const REJECTED_BY_DRIVER = new Set(['BSONError', 'BSONVersionError', 'MongoInvalidArgumentError'])
const REJECTED_BY_SCHEMA = new Set(['ValidationError', 'CastError', 'StrictModeError', 'ObjectExpectedError'])
/** Names of mongoose's errors for a missing connection. An operation without a connection throws the base class. */
const NO_CONNECTION = new Set(['MongooseServerSelectionError', 'MongooseError'])
const DUPLICATE_KEY = 11_000

/**
 * Converts an error of mongoose or its driver to the error that a handler throws: DependencyUnavailableError (retry
 * until MongoDB is available), StoreRejectedError (no retry), or the error itself (a few retries).
 */
export function asStoreError(error: unknown): Error {
  const failure = error instanceof Error ? error : new Error(String(error))
  if (failure instanceof DependencyUnavailableError || failure instanceof StoreRejectedError) return failure
  if (isRejection(failure)) return new StoreRejectedError(failure)
  return isOutage(failure) ? new DependencyUnavailableError('MongoDB', { cause: failure }) : failure
}

/** Whether a unique index rejected the write. */
export function isDuplicateKey(error: unknown): boolean {
  return codeOf(error) === DUPLICATE_KEY
}

function isRejection(error: Error): boolean {
  if (error instanceof MongooseError) return REJECTED_BY_SCHEMA.has(error.name)
  return REJECTED_BY_DRIVER.has(error.name) || REJECTION_CODES.has(codeOf(error))
}

function isOutage(error: Error): boolean {
  if (error instanceof MongooseError) return NO_CONNECTION.has(error.name)
  if (!(error instanceof mongo.MongoError)) return false
  // The driver's own errors are about connections, pools, sessions and timeouts.
  if (!(error instanceof mongo.MongoServerError)) return true
  return OUTAGE_CODES.has(codeOf(error)) || error.hasErrorLabel(mongo.MongoErrorLabel.RetryableWriteError)
}

function codeOf(error: unknown): number {
  return error instanceof mongo.MongoServerError && typeof error.code === 'number' ? error.code : -1
}
