/** Redis did not respond. It is unknown whether a write took effect. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
  readonly code = 'STORE_UNAVAILABLE'
  readonly retriable = true

  constructor(options?: ErrorOptions) {
    super('Redis is unavailable', options)
  }
}
