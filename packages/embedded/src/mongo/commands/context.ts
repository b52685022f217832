import { type CommandFaults } from '../../control/command-faults'
import { type Collation, parseCollation } from '../bson/collation'
import { type Document, documentOrEmpty, isDocument } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { badValue, failedToParse, MongoCommandError, typeMismatch } from '../mongo-errors'
import { type Variables } from '../query/filter'
import { type Catalog } from '../storage/catalog'
import { Collection } from '../storage/collection'
import { type CursorStore } from '../cursors'
import { type ReplicaSet } from '../replica-set/replica-set'
import { type Transaction } from '../replica-set/transaction'

/** The state of the server, and the connection and the time of a command. */
export interface CommandContext {
  catalog: Catalog
  cursors: CursorStore
  /** The time at which the command started. */
  now: Date
  connectionId: number
  /** Whether the client still has its connection. */
  isConnected: () => boolean
  /** Undefined for a standalone server. */
  replicaSet: ReplicaSet | undefined
  /** The transaction of the command, whose data is in `catalog`. */
  transaction?: Transaction | undefined
  /** Time in ms since the command arrived. */
  elapsedMs: () => number
  faults: CommandFaults<MongoCommandError>
}

/** Runs a command and returns its reply without `ok`. @throws MongoCommandError. */
export type Command = (command: Document, context: CommandContext) => Document

export type CommandTable = Readonly<Record<string, Command>>

/** The namespace, `database.collection`; a command's first field contains the collection's name. */
export function namespaceOf(command: Document): string {
  const [collection] = Object.values(command)
  if (typeof collection !== 'string' || collection === '' || collection.includes('\0')) {
    throw new MongoCommandError(73, `Invalid namespace specified '${databaseOf(command)}.${String(collection)}'`)
  }
  return `${databaseOf(command)}.${collection}`
}

/** The name of the command's database. @throws MongoCommandError if it is invalid. */
export function databaseOf(command: Document): string {
  const database = command['$db']
  if (typeof database !== 'string' || !/^[^\0/\\. "$]+$/.test(database)) {
    throw new MongoCommandError(73, `Invalid database name: '${String(database)}'`)
  }
  return database
}

/** The command's collection; an empty one, which is not stored, if it does not exist and `creates` is false. */
export function collectionOf(command: Document, { catalog }: CommandContext, creates = false): Collection {
  const namespace = namespaceOf(command)
  if (creates) return catalog.findOrCreate(namespace)
  return catalog.find(namespace) ?? new Collection(namespace, {}, noOwner)
}

const noOwner = { onChange: () => undefined, reserve: () => undefined }

/** The variables of expressions: the command's `let`, and NOW. */
export function variablesOf(command: Document, { now }: CommandContext): Variables {
  // An update statement has its variables in the field `c`.
  const variables = command['let'] ?? command['c']
  return { NOW: now, ...documentOrEmpty(variables) }
}

/** A field with a document; an empty document if it is missing. @throws MongoCommandError if it has another type. */
export function documentField(command: Document, name: string): Document {
  const value = command[name] ?? {}
  if (isDocument(value)) return value
  throw typeMismatch(`BSON field '${name}' is the wrong type '${typeName(value)}', expected type 'object'`)
}

/**
 * A field with an array of documents; `fallback` if it is missing.
 * @throws MongoCommandError if it has another type, or if it is missing and there is no fallback.
 */
export function documentList(command: Document, name: string, fallback?: Document[]): Document[] {
  const value = command[name] ?? fallback
  if (!Array.isArray(value)) throw failedToParse(`BSON field '${name}' is missing but a required field`)
  if (value.every(isDocument)) return value
  throw typeMismatch(`BSON field '${name}' must be an array of objects`)
}

/** A field with a non-negative number; 0 if it is missing. @throws MongoCommandError for other values. */
export function countField(command: Document, name: string): number {
  const value = command[name] ?? 0
  if (isNumeric(value) && toNumber(value) >= 0) return Math.trunc(toNumber(value))
  throw badValue(`BSON field '${name}' must be a number that is not negative`)
}

/** The collation of a command or statement, by default that of its collection. */
export function collationOf(
  command: Document,
  { catalog }: CommandContext,
  statement = command,
): Collation | undefined {
  if (isDocument(statement['collation'])) return parseCollation(statement['collation'])
  const [collection] = Object.values(command)
  return catalog.find(`${String(command['$db'])}.${String(collection)}`)?.collation
}
