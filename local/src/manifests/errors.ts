/** A manifest that cannot be read or says something the local cluster cannot do. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
  readonly code = 'MANIFEST_INVALID'
  readonly file: string

  constructor({ file, reason, cause }: { file: string; reason: string; cause?: unknown }) {
    super(`${file}: ${reason}`, { cause })
    this.file = file
  }
}
