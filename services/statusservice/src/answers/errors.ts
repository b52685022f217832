/** Redis did not answer: whether a write had its effect is not known. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
  readonly code = 'STORE_UNAVAILABLE'
  readonly retriable = true

  constructor(options?: ErrorOptions) {
    super('Redis does not answer', options)
  }
}
