/** A manifest cannot be read or is invalid. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
  readonly code = 'MANIFEST_INVALID'
  readonly file: string

  constructor({ file, reason, cause }: { file: string; reason: string; cause?: unknown }) {
    super(`${file}: ${reason}`, { cause })
    this.file = file
  }
}
