import { type Exchange } from './negotiation'
import { writeJson } from './responses'

const PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'

/** The name that the API server gives to the same format. */
const CONTENT_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/** The document below as a protobuf message: field 1 is the text of `swagger`. */
const EMPTY = Buffer.from('\n\x032.0')

/**
 * Answers `/openapi/v2`. kubectl asks for it when `/openapi/v3` has no document for a kind. It has no kinds, so kubectl then says
 * that the API serves no such kind.
 */
export function answerOpenApiV2({ req, res }: Exchange): void {
  if (!req.headers.accept?.includes(PROTOBUF))
    return writeJson(res, 200, { swagger: '2.0', paths: {}, definitions: {} })
  res.writeHead(200, { 'content-type': CONTENT_TYPE })
  res.end(EMPTY)
}
