import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs'
import { appendFully } from '../../append-fully'
import { DamagedJournalError } from '../kafka-errors'
import { applyEntry, isEntry, snapshotOf, toEntries } from './metadata-snapshot'
import { type JournalEntry, type MetadataSnapshot } from './storage'

const COMPACT_AFTER_BYTES = 16 * 1024 * 1024

/**
 * The broker's metadata as JSON lines. A line is written before the broker responds to the client, so it survives a
 * kill of the process. The file is compacted at the start and after every 16 MiB.
 */
export class MetadataJournal {
  readonly snapshot: MetadataSnapshot
  private descriptor = -1
  private size = 0
  private compactAtBytes = 0

  /** @throws DamagedJournalError if a complete line is invalid. */
  constructor(private readonly path: string) {
    this.snapshot = snapshotOf(readEntries(path))
    this.compact()
  }

  append(entry: JournalEntry): void {
    this.size = appendFully(this.descriptor, Buffer.from(toLine(entry)), this.size)
    applyEntry(this.snapshot, entry)
    if (this.size > this.compactAtBytes) this.compact()
  }

  close(): void {
    closeSync(this.descriptor)
  }

  private compact(): void {
    const newPath = `${this.path}.new`
    const descriptor = openSync(newPath, 'w')
    this.size = appendFully(descriptor, Buffer.from(toEntries(this.snapshot).map(toLine).join('')), 0)
    this.compactAtBytes = this.size + COMPACT_AFTER_BYTES
    // Sync before the rename: after a power failure, either the old or the complete new journal must exist.
    fsyncSync(descriptor)
    renameSync(newPath, this.path)
    if (this.descriptor >= 0) closeSync(this.descriptor)
    this.descriptor = descriptor
  }
}

const toLine = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`

// Ignores the text after the last line break: it is empty, or a line whose write was interrupted by a kill.
function readEntries(path: string): JournalEntry[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line, index) => parseLine(line, path, index + 1))
}

function parseLine(text: string, path: string, line: number): JournalEntry {
  try {
    const entry = JSON.parse(text) as JournalEntry
    if (!isEntry(entry)) throw new Error(`unknown kind of entry: ${text}`)
    return entry
  } catch (cause) {
    throw new DamagedJournalError({ path, line, cause })
  }
}
