import { type AnyBulkWriteOperation, type Model, MongooseError, mongo } from 'mongoose'
import { StoreRejectedError } from './mongo-errors'

/** Without `throwOnValidationError`, mongoose skips the operations that the schema rejects and reports success. */
const BULK_WRITE_OPTIONS = { ordered: false, throwOnValidationError: true, timestamps: false } as const

/** The result of one operation: an error of the schema or of the server, or none. */
type Outcome = Error | mongo.WriteError | null | undefined

/**
 * Writes all operations in any order and returns one result for each: undefined if it was written, StoreRejectedError
 * if it does not fit the schema, or the server's error. Rejects when the results are unknown, for example when the
 * connection breaks.
 */
export async function writeEach<T extends mongo.BSON.Document>(
  model: Model<T>,
  operations: AnyBulkWriteOperation<T>[],
): Promise<(Error | undefined)[]> {
  const outcomes = await model.bulkWrite(operations.map(copyOf), BULK_WRITE_OPTIONS).then(() => [], outcomesOf)
  return operations.map((_, index) => toError(outcomes[index]))
}

/**
 * Writes all operations like `writeEach`, but without casts and validation. Use it for many or frequent writes, such as
 * one per event, that are built from validated values: casting an operation takes longer than sending it.
 */
export async function writeEachUncast<T extends mongo.BSON.Document>(
  model: Model<T>,
  operations: AnyBulkWriteOperation<T>[],
): Promise<(Error | undefined)[]> {
  const uncast = operations as unknown as mongo.AnyBulkWriteOperation[]
  const outcomes = await model.collection.bulkWrite(uncast, { ordered: false }).then(() => [], outcomesOf)
  return operations.map((_, index) => toError(outcomes[index]))
}

/**
 * mongoose replaces the document of an operation with the cast one. A rejected document then lacks the invalid value,
 * so a second attempt with the same operation would write it without this value.
 */
function copyOf(operation: object): AnyBulkWriteOperation {
  const copies = Object.entries(operation as Record<string, object>).map(([kind, body]) => [kind, { ...body }] as const)
  return Object.fromEntries(copies) as unknown as AnyBulkWriteOperation
}

/** The results in the order of the operations. Throws the error if they are unknown. */
function outcomesOf(error: unknown): readonly Outcome[] {
  if (isRejectedBySchema(error)) return error.results
  if (!(error instanceof mongo.MongoBulkWriteError)) throw error
  throwWriteConcernError(error)
  const failures = [error.writeErrors].flat()
  // The driver wraps the cause of a failed request, such as a lost connection, in an error without write errors.
  if (failures.length === 0) throw error.errorResponse instanceof Error ? error.errorResponse : error
  // If the schema rejected some operations, the server received fewer of them, so its indexes differ. In this case
  // mongoose adds the results in the order of the operations.
  const { mongoose } = error as { mongoose?: { results: Outcome[] } }
  if (mongoose) return mongoose.results
  const outcomes: Outcome[] = []
  for (const failure of failures) outcomes[failure.index] = failure
  return outcomes
}

function toError(outcome: Outcome): Error | undefined {
  if (outcome instanceof Error) return new StoreRejectedError(outcome)
  return outcome
    ? new mongo.MongoServerError({ message: outcome.errmsg ?? 'write failed', code: outcome.code })
    : undefined
}

/** Whether the schema rejected some operations and the server wrote all others. */
function isRejectedBySchema(error: unknown): error is MongooseError & { results: Outcome[] } {
  return error instanceof MongooseError && error.name === 'MongooseBulkWriteError'
}

/** Without the requested write concern the replica set may roll back the writes, so all results are unknown. */
function throwWriteConcernError(error: mongo.MongoBulkWriteError): void {
  const concern = error.result.getWriteConcernError()
  if (concern) throw new mongo.MongoServerError({ message: concern.errmsg ?? 'not replicated', code: concern.code })
}
