/** The folder of the built pages is missing or incomplete. */
export class FrontendNotBuiltError extends Error {
  override readonly name = 'FrontendNotBuiltError'
  readonly code = 'FRONTEND_NOT_BUILT'

  constructor(
    readonly folder: string,
    options?: ErrorOptions,
  ) {
    super('the page is not built: run npm run build -w @food-delivery/frontend', options)
  }
}
