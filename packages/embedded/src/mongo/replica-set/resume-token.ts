import { type Document, isDocument } from '../bson/document'
import { MongoCommandError } from '../mongo-errors'

/** The token with which a change stream continues after a change. `sequence`: the number of the change. */
export const resumeToken = (sequence: number, isInvalidate = false): Document => ({
  _data: `${sequence.toString(16).padStart(16, '0')}${isInvalidate ? '01' : '00'}`,
})

/**
 * Returns the number of the change that a token contains.
 * @throws MongoCommandError 260 for an invalid token, and for the token of an `invalidate` event unless
 * `acceptsInvalidate`.
 */
export function parseResumeToken(token: unknown, acceptsInvalidate: boolean): number {
  const data = isDocument(token) ? token['_data'] : undefined
  const [, sequence = '', end] = (typeof data === 'string' && /^([\da-f]{16})(0[01])$/.exec(data)) || []
  if (sequence === '') throw new MongoCommandError(260, 'The resume token is not valid.')
  if (end === '01' && !acceptsInvalidate)
    throw new MongoCommandError(
      260,
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
    )
  return Number.parseInt(sequence, 16)
}
