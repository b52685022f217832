import { type Document, isDocument } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { badValue, failedToParse, MongoCommandError, notSupported, typeMismatch } from '../errors'
import { type Variables } from '../query/filter'
import { type Catalog } from '../storage/catalog'
import { type Collection } from '../storage/collection'
import { type CursorStore } from '../cursors'

/** The server's state and the time, for all commands. */
export interface CommandContext {
  catalog: Catalog
  cursors: CursorStore
  /** The time at which the command started. */
  now: Date
  connectionId: number
}

/** Runs a command and returns its reply without `ok`. Throws MongoCommandError. */
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

export function databaseOf(command: Document): string {
  const database = command['$db']
  if (typeof database !== 'string' || !/^[^\0/\\. "$]+$/.test(database)) {
    throw new MongoCommandError(73, `Invalid database name: '${String(database)}'`)
  }
  return database
}

/** The command's collection; undefined if it does not exist. */
export const collectionOf = (command: Document, { catalog }: CommandContext): Collection | undefined =>
  catalog.find(namespaceOf(command))

/** The variables of expressions: the command's `let`, and NOW. */
export function variablesOf(command: Document, { now }: CommandContext): Variables {
  const constants = command['let'] ?? command['c']
  return { NOW: now, ...(isDocument(constants) ? constants : {}) }
}

export function documentField(command: Document, name: string, fallback: Document = {}): Document {
  const value = command[name]
  if (value === undefined || value === null) return fallback
  if (isDocument(value)) return value
  throw typeMismatch(`BSON field '${name}' is the wrong type '${typeName(value)}', expected type 'object'`)
}

/** A field with an array of documents. Throws if it has another type. */
export function documentList(command: Document, name: string, fallback?: Document[]): Document[] {
  const value = command[name] ?? fallback
  if (!Array.isArray(value)) throw failedToParse(`BSON field '${name}' is missing but a required field`)
  if (value.every(isDocument)) return value
  throw typeMismatch(`BSON field '${name}' must be an array of objects`)
}

/** A non-negative number, `fallback` if absent. */
export function countField(command: Document, name: string, fallback = 0): number {
  const value = command[name]
  if (value === undefined || value === null) return fallback
  if (isNumeric(value) && toNumber(value) >= 0) return Math.trunc(toNumber(value))
  throw badValue(`BSON field '${name}' must be a number that is not negative`)
}

/** Throws if the command has a collation other than `simple`, the only one supported. */
export function refuseCollation(command: Document): void {
  const collation = command['collation']
  if (isDocument(collation) && collation['locale'] !== 'simple') throw notSupported('collation')
}
