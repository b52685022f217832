/** Bytes that are no Kafka request. The connection they came on is closed; others go on. */
export class MalformedRequestError extends Error {
  override readonly name = 'MalformedRequestError'
  readonly code = 'MALFORMED_REQUEST'
  readonly retriable = false
}

/** A request for an API, or a version of one, that this broker does not serve; the message names it. */
export class UnsupportedApiError extends Error {
  override readonly name = 'UnsupportedApiError'
  readonly code = 'UNSUPPORTED_API'
  readonly retriable = false
}
