/** A Deployment or pod that does not exist. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
  readonly code = 'NOT_FOUND'
}
