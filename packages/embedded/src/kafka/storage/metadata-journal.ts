import { closeSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs'
import { appendFully } from '../../append-fully'
import { DamagedJournalError } from '../errors'
import { foldEntry, snapshotOf, toEntries } from './snapshot'
import { type JournalEntry, type Snapshot } from './storage'

const COMPACT_AFTER_BYTES = 16 * 1024 * 1024

/**
 * The broker's metadata as JSON lines. Each line is written before the client gets its response, so it survives a kill
 * of the process. Compacted at the start and every 16 MiB.
 */
export class MetadataJournal {
  readonly snapshot: Snapshot
  private file = -1
  private size = 0
  private compactAt = 0

  /** @throws DamagedJournalError if a line before the last one is invalid. */
  constructor(private readonly path: string) {
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
    // Before the rename: after a power failure either the old or the complete new journal must exist.
    fsyncSync(file)
    renameSync(draft, this.path)
    if (this.file >= 0) closeSync(this.file)
    this.file = file
  }
}

const toLine = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`

// The text after the last line end is an incomplete line, which a kill may leave behind, or empty.
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
