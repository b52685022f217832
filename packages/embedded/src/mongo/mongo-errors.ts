import { knownName } from '../control/invalid-argument'
import { notSupportedMessage } from '../not-supported'

const codeNames = {
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  112: 'WriteConflict',
  117: 'ConflictingOperationInProgress',
  121: 'DocumentValidationFailure',
  125: 'CommandFailed',
  189: 'PrimarySteppedDown',
  225: 'TransactionTooOld',
  238: 'NotImplemented',
  251: 'NoSuchTransaction',
  256: 'TransactionCommitted',
  260: 'InvalidResumeToken',
  263: 'OperationNotSupportedInTransaction',
  280: 'ChangeStreamFatalError',
  286: 'ChangeStreamHistoryLost',
  291: 'NoQueryExecutionPlans',
  10107: 'NotWritablePrimary',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
} as const

/** The errors that `refuse` accepts by their names. It accepts any error by its code. */
export type MongoErrorName = (typeof codeNames)[keyof typeof codeNames]

/** A command error: MongoDB's error code, its name and a message. */
export class MongoCommandError extends Error {
  readonly codeName: string

  constructor(
    readonly code: number,
    message: string,
    /** Further fields of the error reply, such as keyPattern and keyValue. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(message)
    this.name = 'MongoCommandError'
    this.codeName = (codeNames as Record<number, string>)[code] ?? `Location${code}`
  }

  /** The reply to the failed command. */
  toReply(): Record<string, unknown> {
    return { ok: 0, errmsg: this.message, code: this.code, codeName: this.codeName, ...this.details }
  }
}

/** Error 238 for a feature of MongoDB that this server does not support. */
export const notSupported = (feature: string): MongoCommandError =>
  new MongoCommandError(238, notSupportedMessage(feature))

export const badValue = (message: string): MongoCommandError => new MongoCommandError(2, message)
export const failedToParse = (message: string): MongoCommandError => new MongoCommandError(9, message)
export const typeMismatch = (message: string): MongoCommandError => new MongoCommandError(14, message)

/** The error with which a test refuses a command. @throws InvalidArgumentError for an unknown name. */
export function refusalOf(error: number | MongoErrorName): MongoCommandError {
  const code = typeof error === 'number' ? error : codeOf(error)
  return new MongoCommandError(code, 'refused by the test')
}

function codeOf(name: MongoErrorName): number {
  const names = Object.values(codeNames)
  const index = names.indexOf(knownName('error', name, names) as MongoErrorName)
  return Number(Object.keys(codeNames)[index])
}
