import {
  type AnyBulkWriteOperation,
  type Collection,
  type Document,
  MongoBulkWriteError,
  MongoServerError,
} from 'mongodb'

/**
 * Writes all operations, none waiting for another, and answers what became of each: undefined or its error.
 * Rejects when that is not known, as when the connection breaks.
 */
export async function writeEach<T extends Document>(
  collection: Collection<T>,
  operations: AnyBulkWriteOperation<T>[],
): Promise<(Error | undefined)[]> {
  const errors = new Array<Error | undefined>(operations.length).fill(undefined)
  try {
    await collection.bulkWrite(operations, { ordered: false })
  } catch (error) {
    throwIfUncertain(error)
    const failures = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : []
    if (failures.length === 0) throw causeOf(error)
    for (const { index, code, errmsg } of failures)
      errors[index] = new MongoServerError({ message: errmsg ?? 'write failed', code })
  }
  return errors
}

/** What was written but not on enough members of a replica set may be undone: then no operation is known to be done. */
function throwIfUncertain(error: unknown): void {
  const refused = error instanceof MongoBulkWriteError ? error.result.getWriteConcernError() : undefined
  if (refused) throw new MongoServerError({ message: refused.errmsg ?? 'not replicated', code: refused.code })
}

/** The driver wraps what broke the whole write, a lost connection for one, as if the server had said it. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof MongoBulkWriteError)) return error
  const cause: unknown = error.errorResponse
  return cause instanceof Error ? cause : error
}
