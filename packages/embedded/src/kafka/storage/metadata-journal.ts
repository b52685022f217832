import { closeSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs'
import { appendFully } from '../../append-fully'
import { DamagedJournalError } from './errors'
import { foldEntry, snapshotOf, toEntries } from './snapshot'
import { type JournalEntry, type Snapshot } from './storage'

const COMPACT_AFTER_BYTES = 16 * 1024 * 1024

/**
 * What the broker knows besides records, as JSON lines. Each line is with the system before the client has its answer,
 * so it survives the death of the process. Rewritten to its shortest form at the start and every 16 MiB.
 */
export class Journal {
  readonly snapshot: Snapshot
  private readonly path: string
  private file = -1
  private size = 0
  private compactAt = 0

  /** @throws DamagedJournalError when a line other than the last cannot be read. */
  constructor(path: string) {
    this.path = path
    this.snapshot = snapshotOf(readEntries(path))
    this.compact()
  }

  record(entry: JournalEntry): void {
    this.size = appendFully(this.file, Buffer.from(toLine(entry)), this.size)
    foldEntry(this.snapshot, entry)
    if (this.size > this.compactAt) this.compact()
  }

  close(): void {
    closeSync(this.file)
  }

  private compact(): void {
    const draft = `${this.path}.new`
    const file = openSync(draft, 'w')
    this.size = appendFully(file, Buffer.from(toEntries(this.snapshot).map(toLine).join('')), 0)
    this.compactAt = this.size + COMPACT_AFTER_BYTES
    // Before the rename: after a power cut the old journal or the whole new one must be there.
    fsyncSync(file)
    renameSync(draft, this.path)
    if (this.file >= 0) closeSync(this.file)
    this.file = file
  }
}

const toLine = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`

// What follows the last line end is a line that a kill cut short, or nothing.
function readEntries(path: string): JournalEntry[] {
  return readText(path)
    .split('\n')
    .slice(0, -1)
    .map((line, index) => parseLine(line, path, index + 1))
}

function parseLine(text: string, path: string, line: number): JournalEntry {
  try {
    return JSON.parse(text) as JournalEntry
  } catch (cause) {
    throw new DamagedJournalError({ path, line, cause })
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
