import { ObjectId } from 'bson'
import { compileUpdatePipeline } from '../aggregate/document-stages'
import { equals, isIdentical } from '../bson/compare'
import { type Document, getField, isDocument, isEmpty, isOperatorObject, splitPath } from '../bson/document'
import { badValue, failedToParse, MongoCommandError, typeMismatch } from '../mongo-errors'
import { findEqualities } from '../query/equalities'
import { type Variables } from '../query/filter'
import { isRegex } from '../query/regex'
import { type UpdateOrigin } from '../storage/change'
import { changeAtPath } from './change-path'
import { compileModifiers } from './modifiers'
import { compileArrayFilters } from './positional'

interface UpdateSource {
  /** Update operators, a pipeline, or a replacement document. */
  update: unknown
  filter: Document
  arrayFilters?: readonly Document[]
  variables: Variables
  now: Date
}

interface Updater {
  /** `replacement`, which is not allowed for several documents, or the paths that operators change as a whole. */
  readonly origin: UpdateOrigin
  /** Returns a changed copy, or the same document if nothing changes. */
  apply(document: Document): Document
  /** The document that an upsert inserts, with an `_id`. */
  createDocument(): Document
}

/** Compiles an update, which can then be applied to many documents. @throws MongoCommandError if it is invalid. */
export function compileUpdate(source: UpdateSource): Updater {
  const { update, filter } = source
  const change = compileChange(source)
  const isReplacement = isDocument(update) && !isOperatorObject(update) && !isEmpty(update)
  return {
    origin: isReplacement ? 'replacement' : pathsOf(update),
    apply: (document) => withOldId(document, change(document, false)),
    createDocument: () => withId(change(isReplacement ? idOnly(filter) : equalityFields(filter), true)),
  }
}

/** The paths that operators change as a whole: not the path of `$push`, which only adds elements. */
function pathsOf(update: unknown): string[] {
  if (!isDocument(update)) return []
  const { $push: _, ...otherOperators } = update
  return Object.values(otherOperators)
    .filter(isDocument)
    .flatMap((fields) => Object.keys(fields))
}

type ApplyChange = (document: Document, isInsert: boolean) => Document

function compileChange({ update, filter, arrayFilters = [], variables, now }: UpdateSource): ApplyChange {
  if (Array.isArray(update)) return compileUpdatePipeline(update, variables)
  if (!isDocument(update)) throw failedToParse('Update argument must be either an object or an array')
  if (isOperatorObject(update)) {
    const apply = compileModifiers(update, { arrayFilters: compileArrayFilters(arrayFilters), now })
    return (document, isInsert) => apply(document, { filter, isInsert })
  }
  const operator = Object.keys(update).find((name) => name.startsWith('$'))
  if (operator !== undefined) throw failedToParse(`Unknown field ${operator}: operators and fields cannot be mixed`)
  const replacement: Document = update
  return ({ _id }) => (_id === undefined ? replacement : { _id, ...replacement })
}

/**
 * The updated document with the old `_id`; the old document if nothing has changed.
 * @throws MongoCommandError if `_id` has changed.
 */
function withOldId(before: Document, after: Document): Document {
  if (after === before) return before
  const _id = getField(before, '_id')
  if (!('_id' in after)) return withOldId(before, { _id, ...after })
  if (!equals(_id, after['_id'])) {
    throw new MongoCommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'")
  }
  return isIdentical(before, after) ? before : after
}

const idOnly = (filter: Document): Document => {
  const [_id] = findEqualities(filter).get('_id') ?? []
  return _id === undefined ? {} : { _id }
}

/** The fields that an upsert copies from the filter's equality conditions. */
function equalityFields(filter: Document): Document {
  let document: Document = {}
  for (const [path, values] of findEqualities(filter)) {
    if (values.length === 1) document = changeAtPath(document, splitPath(path), () => values[0])
  }
  return document
}

/**
 * Puts `_id` first, and generates an ObjectId if `_id` is missing.
 * @throws MongoCommandError for an `_id` of a forbidden type.
 */
export function withId(document: Document): Document {
  if (!('_id' in document)) return { _id: new ObjectId(), ...document }
  const { _id, ...otherFields } = document
  if (Array.isArray(_id)) throw badValue("can't use an array for _id")
  if (_id === undefined) return { _id: new ObjectId(), ...otherFields }
  if (isRegex(_id)) throw typeMismatch("can't use a regex for _id")
  return Object.keys(document)[0] === '_id' ? document : { _id, ...otherFields }
}
