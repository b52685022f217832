import { parseCollation } from '../bson/collation'
import { type Document, isDocument, isEmpty } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { MongoCommandError, notSupported } from '../mongo-errors'
import { isTrue } from '../expression/operator'
import { compileFilter } from '../query/filter'

/** The options with which a collection was created. */
export interface CollectionOptions {
  collation?: Document
  validator?: Document
  /** The oldest documents are deleted if the collection exceeds `size` bytes or `max` documents. */
  capped?: boolean
  size?: number
  max?: number
}

const unsupportedOptions = [
  'timeseries',
  'viewOn',
  'clusteredIndex',
  'encryptedFields',
  'expireAfterSeconds',
  'changeStreamPreAndPostImages',
]

/** Parses the options of `create`. @throws MongoCommandError for unsupported and invalid ones. */
export function parseCollectionOptions(command: Document): CollectionOptions {
  for (const option of unsupportedOptions) {
    const value = command[option]
    if (value !== undefined && value !== false && !(isDocument(value) && isEmpty(value)))
      throw notSupported(`collections with ${option}`)
  }
  const { collation, validator, validationLevel = 'strict', validationAction = 'error', capped, size, max } = command
  if (validationLevel !== 'strict') throw notSupported(`validationLevel ${String(validationLevel)}`)
  if (validationAction !== 'error') throw notSupported(`validationAction ${String(validationAction)}`)
  const isCapped = isTrue(capped)
  if (isCapped && !isNumeric(size))
    throw new MongoCommandError(72, "the 'size' field is required when 'capped' is true")
  const options: CollectionOptions = {
    ...(isDocument(collation) && parseCollation(collation) && { collation }),
    ...(isDocument(validator) && !isEmpty(validator) && { validator }),
    ...(isCapped && { capped: true, size: toNumber(size as number) }),
    ...(isCapped && isNumeric(max) && toNumber(max) > 0 && { max: toNumber(max) }),
  }
  compileFilter(options.validator ?? {}) // throws if the validator is invalid
  return options
}
