/** The journal has a broken line that is not its last: something else wrote to it. Nothing was changed. */
export class DamagedJournalError extends Error {
  override readonly name = 'DamagedJournalError'
  readonly code = 'DAMAGED_JOURNAL'
  readonly retriable = false

  constructor({ path, line, cause }: { path: string; line: number; cause: unknown }) {
    super(`${path}, line ${line}: no journal entry`, { cause })
  }
}

/** Another broker works in this data directory. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError'
  readonly code = 'DATA_DIR_IN_USE'
  readonly retriable = false

  constructor({ lockFile, pid }: { lockFile: string; pid: number }) {
    super(`process ${pid} uses this data directory; if it is no broker, remove ${lockFile}`)
  }
}
