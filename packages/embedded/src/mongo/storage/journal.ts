import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { appendFully } from '../../append-fully'
import { type Logger } from '../../logger'
import { type Change } from './change'
import { encodeFrame, replayFrames } from './journal-frames'

interface JournalOptions {
  /** Created if it does not exist. */
  dataDir: string
  logger: Logger
  /** Called by the constructor for each change in the file, oldest first. */
  replay: (change: Change) => void
  /** Returns the shortest list of changes that results in the current data. */
  snapshot: () => Change[]
  /** Minimum file size for compaction, in bytes. Default 8 MiB. */
  smallestCompaction?: number
}

const sliceBytes = 256 * 1024
const defaultSmallestCompaction = 8 * 1024 * 1024

/**
 * An append-only file of changes. `flush` writes them to the operating system before a command is acknowledged, so a
 * kill of the process loses none; a power failure may lose what is not yet synced. Compacted when its size has doubled.
 */
export class Journal {
  private readonly path: string
  private descriptor: number
  private length = 0
  private lengthAfterCompaction: number
  private pending: Buffer[] = []
  private duringCompaction: Buffer[] | undefined
  private compaction: Promise<void> = Promise.resolve()
  private isClosed = false

  constructor(private readonly options: JournalOptions) {
    mkdirSync(options.dataDir, { recursive: true })
    this.path = join(options.dataDir, 'mongo.journal')
    this.length = this.replay()
    this.lengthAfterCompaction = this.length
    this.descriptor = openSync(this.path, existsSync(this.path) ? 'r+' : 'w+')
    ftruncateSync(this.descriptor, this.length)
  }

  append(change: Change): void {
    const frame = encodeFrame(change)
    this.pending.push(frame)
    this.duringCompaction?.push(frame)
  }

  /** Writes the appended changes. If it throws Node's error, they are retried by the next flush. */
  flush(): void {
    if (this.pending.length === 0) return
    const bytes = this.pending.length === 1 && this.pending[0] ? this.pending[0] : Buffer.concat(this.pending)
    this.length = appendFully(this.descriptor, bytes, this.length)
    this.pending = []
    if (this.isDueForCompaction) this.compaction = this.compact()
  }

  async close(): Promise<void> {
    this.isClosed = true
    await this.compaction
    this.flush()
    fdatasyncSync(this.descriptor)
    closeSync(this.descriptor)
  }

  private replay(): number {
    if (!existsSync(this.path)) return 0
    const file = readFileSync(this.path)
    const validBytes = replayFrames(file, this.options.replay)
    const damagedBytes = file.length - validBytes
    if (damagedBytes > 0) {
      this.options.logger.warn({ file: this.path, bytes: damagedBytes }, 'truncated a journal at an incomplete entry')
    }
    return validBytes
  }

  private get isDueForCompaction(): boolean {
    const { smallestCompaction = defaultSmallestCompaction } = this.options
    if (this.isClosed || this.duringCompaction) return false
    return this.length >= smallestCompaction && this.length >= 2 * this.lengthAfterCompaction
  }

  private async compact(): Promise<void> {
    const since: Buffer[] = []
    this.duringCompaction = since
    const path = `${this.path}.new`
    try {
      const size = await writeSnapshot(path, this.options.snapshot(), () => this.isClosed)
      if (size === undefined) rmSync(path, { force: true })
      else this.takeOver(path, size, since)
    } catch (error) {
      // The old file is still complete, so only disk space is lost.
      this.options.logger.error({ err: error }, 'could not compact the journal')
      this.lengthAfterCompaction = this.length
    } finally {
      this.duringCompaction = undefined
    }
  }

  // Synchronous, so that no change is appended between the two files.
  private takeOver(path: string, size: number, since: readonly Buffer[]): void {
    const descriptor = openSync(path, 'r+')
    const newLength = appendFully(descriptor, Buffer.concat(since), size)
    fdatasyncSync(descriptor)
    renameSync(path, this.path)
    closeSync(this.descriptor)
    this.descriptor = descriptor
    this.length = newLength
    this.lengthAfterCompaction = this.length
    this.pending = []
  }
}

/** Writes in slices, so that commands can run in between; undefined if it was stopped. */
async function writeSnapshot(
  path: string,
  changes: readonly Change[],
  isStopped: () => boolean,
): Promise<number | undefined> {
  const file = await open(path, 'w')
  try {
    let size = 0
    for (let at = 0; at < changes.length;) {
      const slice: Buffer[] = []
      for (let bytes = 0; at < changes.length && bytes < sliceBytes; at++) {
        const frame = encodeFrame(changes[at] as Change)
        bytes += slice.push(frame) && frame.length
      }
      if (isStopped()) return undefined
      const bytes = Buffer.concat(slice)
      await file.writeFile(bytes)
      size += bytes.length
    }
    return size
  } finally {
    await file.close()
  }
}
