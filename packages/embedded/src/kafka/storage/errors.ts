/** The journal has a broken line that is not its last: something else wrote to it. Nothing was changed. */
export class DamagedJournalError extends Error {
  override readonly name = 'DamagedJournalError'
  readonly code = 'DAMAGED_JOURNAL'
  readonly retriable = false

  constructor({ path, line, cause }: { path: string; line: number; cause: unknown }) {
    super(`${path}, line ${line}: no journal entry`, { cause })
  }
}
