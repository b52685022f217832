import { type Document } from '../bson/document'
import { MongoCommandError } from '../mongo-errors'

/** The codes of errors after which a driver may retry a write. */
const retryable = new Set([6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])
/** LockTimeout, WriteConflict, SnapshotUnavailable, NoSuchTransaction, PreparedTransactionInProgress. */
const transient = new Set([24, 112, 246, 251, 267])

/** Adds the labels by which drivers decide whether to retry a write or a transaction. */
export function withLabels(error: MongoCommandError, command: Document): MongoCommandError {
  const [name = ''] = Object.keys(command)
  const isEnd = name === 'commitTransaction' || name === 'abortTransaction'
  const isInTransaction = command['autocommit'] === false
  const isRetryable = retryable.has(error.code)
  const label =
    isInTransaction && (transient.has(error.code) || (isRetryable && !isEnd))
      ? 'TransientTransactionError'
      : isRetryable && ('txnNumber' in command || isEnd)
        ? 'RetryableWriteError'
        : undefined
  if (label === undefined) return error
  return new MongoCommandError(error.code, error.message, { ...error.details, errorLabels: [label] })
}
