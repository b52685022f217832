import { type AnyBulkWriteOperation, type Model, MongooseError, mongo } from 'mongoose'
import { StoreRejectedError } from './mongo-errors'

/** Without `throwOnValidationError`, mongoose leaves out what the schema rejects and reports success. */
const OPTIONS = { ordered: false, throwOnValidationError: true, timestamps: false } as const

/** Of one operation: the schema's error, the server's, or none. */
type Outcome = Error | mongo.WriteError | null | undefined

/**
 * Writes all operations, none waiting for another, and returns one result each: undefined if it was written,
 * StoreRejectedError if it does not fit the schema, or the server's error. Rejects when the results are unknown, as
 * when the connection breaks.
 */
export async function writeEach<T extends mongo.BSON.Document>(
  model: Model<T>,
  operations: AnyBulkWriteOperation<T>[],
): Promise<(Error | undefined)[]> {
  const outcomes = await model.bulkWrite(operations.map(copyOf), OPTIONS).then(() => [], outcomesOf)
  return operations.map((_, index) => toError(outcomes[index]))
}

/**
 * Inserts all documents like `writeEach`, but neither casts nor checks them: for many that the caller has just built
 * itself, since a check costs as much as building them some hundred times.
 */
export async function insertEach<T extends mongo.BSON.Document>(
  model: Model<T>,
  documents: T[],
): Promise<(Error | undefined)[]> {
  const outcomes = await model.insertMany(documents, { ordered: false, lean: true }).then(() => [], outcomesOf)
  return documents.map((_, index) => toError(outcomes[index]))
}

/**
 * mongoose puts what it cast into the operation. A document that it rejected lacks the value at fault from then on, and
 * would be accepted without it if the caller repeated the operation.
 */
function copyOf(operation: object): AnyBulkWriteOperation {
  const copies = Object.entries(operation as Record<string, object>).map(([kind, body]) => [kind, { ...body }] as const)
  return Object.fromEntries(copies) as unknown as AnyBulkWriteOperation
}

function outcomesOf(error: unknown): readonly Outcome[] {
  if (isRejectedBySchema(error)) return error.results
  throwIfUncertain(error)
  const failures = error instanceof mongo.MongoBulkWriteError ? [error.writeErrors].flat() : []
  if (failures.length === 0) throw causeOf(error)
  // The server was not sent what the schema rejects, so its indexes count in a shorter list; mongoose's own results,
  // which it adds in that case only, are in the order of the operations.
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

/** mongoose's error when the server wrote all it was sent, but the schema had rejected others. */
function isRejectedBySchema(error: unknown): error is MongooseError & { results: Outcome[] } {
  return error instanceof MongooseError && error.name === 'MongooseBulkWriteError'
}

/** What was written but not on enough members of a replica set may be rolled back: the result of all is unknown. */
function throwIfUncertain(error: unknown): void {
  const concern = error instanceof mongo.MongoBulkWriteError ? error.result.getWriteConcernError() : undefined
  if (concern) throw new mongo.MongoServerError({ message: concern.errmsg ?? 'not replicated', code: concern.code })
}

/** The driver wraps what broke the whole write, such as a lost connection, as if the server had reported it. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof mongo.MongoBulkWriteError)) return error
  const cause: unknown = error.errorResponse
  return cause instanceof Error ? cause : error
}
