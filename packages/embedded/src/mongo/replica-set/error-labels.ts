import { type Document } from '../bson/document'
import { MongoCommandError } from '../mongo-errors'

/** The codes of errors after which a driver may retry a write, by the drivers' specification of retryable writes. */
const retryableCodes = new Set([6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])
/** LockTimeout, WriteConflict, SnapshotUnavailable, NoSuchTransaction, PreparedTransactionInProgress. */
const transientCodes = new Set([24, 112, 246, 251, 267])

/** Adds the labels by which drivers decide whether to retry a write or a transaction. */
export function withLabels(error: MongoCommandError, command: Document): MongoCommandError {
  const label = labelOf(error.code, command)
  if (label === undefined) return error
  return new MongoCommandError(error.code, error.message, { ...error.details, errorLabels: [label] })
}

function labelOf(code: number, command: Document): string | undefined {
  const [name = ''] = Object.keys(command)
  const endsTransaction = name === 'commitTransaction' || name === 'abortTransaction'
  const isInTransaction = command['autocommit'] === false
  const isRetryable = retryableCodes.has(code)
  const isTransient = transientCodes.has(code) || (isRetryable && !endsTransaction)
  if (isInTransaction && isTransient) return 'TransientTransactionError'
  if (isRetryable && ('txnNumber' in command || endsTransaction)) return 'RetryableWriteError'
  return undefined
}
