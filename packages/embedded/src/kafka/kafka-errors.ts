/** The client sent an invalid request, or a request before SASL authentication. The broker closes the connection. */
export class MalformedRequestError extends Error {
  override readonly name = 'MalformedRequestError'
  readonly code = 'MALFORMED_REQUEST'
  readonly retriable = false
}

/** The broker does not support the requested API or version; the message names both. */
export class UnsupportedApiError extends Error {
  override readonly name = 'UnsupportedApiError'
  readonly code = 'UNSUPPORTED_API'
  readonly retriable = false
}

/** The journal contains a complete line that is not a valid entry. The broker has not changed the file. */
export class DamagedJournalError extends Error {
  override readonly name = 'DamagedJournalError'
  readonly code = 'DAMAGED_JOURNAL'
  readonly retriable = false

  constructor({ path, line, cause }: { path: string; line: number; cause: unknown }) {
    super(`${path}, line ${line}: not a journal entry; restore the file from a backup or delete the data directory`, {
      cause,
    })
  }
}
