import { type Document, isDocument } from '../bson/document'
import { MongoCommandError } from '../mongo-errors'

/** The place in a change stream after the event of a change. */
export const resumeToken = (sequence: number, isInvalidate = false): Document => ({
  _data: `${sequence.toString(16).padStart(16, '0')}${isInvalidate ? '01' : '00'}`,
})

/** The change of a token. Throws error 260 for a text that is no token, or an `invalidate` where it is not accepted. */
export function parseResumeToken(token: unknown, acceptsInvalidate: boolean): number {
  const data = isDocument(token) ? token['_data'] : undefined
  const [, sequence = '', end] = (typeof data === 'string' && /^([\da-f]{16})(0[01])$/.exec(data)) || []
  if (sequence === '')
    throw new MongoCommandError(260, 'Attempting to resume a change stream from an invalid resume token.')
  if (end === '01' && !acceptsInvalidate)
    throw new MongoCommandError(
      260,
      "Attempting to resume a change stream using 'resumeAfter' from an invalidate notification.",
    )
  return Number.parseInt(sequence, 16)
}
