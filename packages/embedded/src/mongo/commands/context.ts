import { type Document, isDocument } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { badValue, failedToParse, MongoCommandError, notSupported, typeMismatch } from '../errors'
import { type Variables } from '../query/filter'
import { type Catalog } from '../storage/catalog'
import { type Collection } from '../storage/collection'
import { type CursorStore } from '../cursors'

/** What every command may use. */
export interface CommandContext {
  catalog: Catalog
  cursors: CursorStore
  /** The time of the command, the same for all of it. */
  now: Date
  connectionId: number
}

/** Answers a command with the fields of its reply, without `ok`. Throws MongoCommandError. */
export type Command = (command: Document, context: CommandContext) => Document

export type CommandTable = Readonly<Record<string, Command>>

/** `database.collection` that the command is about: its first field names the collection. */
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

/** The collection of a reading command, or undefined when nobody has made it. */
export const collectionOf = (command: Document, { catalog }: CommandContext): Collection | undefined =>
  catalog.find(namespaceOf(command))

/** What `$$NAME` means in expressions: the command's `let`, and one NOW for all of it. */
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

/** A list of documents; throws when it is something else or holds something else. */
export function documentList(command: Document, name: string, fallback?: Document[]): Document[] {
  const value = command[name] ?? fallback
  if (!Array.isArray(value)) throw failedToParse(`BSON field '${name}' is missing but a required field`)
  if (value.every(isDocument)) return value
  throw typeMismatch(`BSON field '${name}' must be an array of objects`)
}

/** A count, 0 where it is absent. */
export function countField(command: Document, name: string, fallback = 0): number {
  const value = command[name]
  if (value === undefined || value === null) return fallback
  if (isNumeric(value) && toNumber(value) >= 0) return Math.trunc(toNumber(value))
  throw badValue(`BSON field '${name}' must be a number that is not negative`)
}

/** Refuses what would change the result and is not there; the binary collation is what everything does anyway. */
export function refuseCollation(command: Document): void {
  const collation = command['collation']
  if (isDocument(collation) && collation['locale'] !== 'simple') throw notSupported('collation')
}
