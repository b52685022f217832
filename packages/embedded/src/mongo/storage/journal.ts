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
import { type Catalog } from './catalog'
import { type Change, type ChangeGroup } from './change'
import { encodeFrame, replayFrames } from './journal-frames'

interface JournalOptions {
  /** Created if it does not exist. */
  dataDir: string
  logger: Logger
  /** An empty catalog. The constructor applies the changes in the file to it; its later changes are journaled. */
  catalog: Catalog
  /** Minimum file size for compaction, in bytes. Default 8 MiB. */
  minCompactionBytes?: number
}

const batchBytes = 256 * 1024
const defaultMinCompactionBytes = 8 * 1024 * 1024

/**
 * An append-only file of a catalog's changes. `flush` writes them to the operating system before a command is
 * acknowledged, so a killed process loses no change; a power failure may lose changes that the operating system has not
 * synced. The file is compacted when its size has doubled since the last compaction.
 */
export class Journal {
  private readonly path: string
  private descriptor: number
  private length = 0
  private lengthAfterCompaction: number
  private pending: Buffer[] = []
  /** The changes since the start of the running compaction. */
  private appendedDuringCompaction: Buffer[] | undefined
  private compaction: Promise<void> = Promise.resolve()
  private isClosed = false

  constructor(private readonly options: JournalOptions) {
    mkdirSync(options.dataDir, { recursive: true })
    this.path = join(options.dataDir, 'mongo.journal')
    this.length = this.replay()
    this.lengthAfterCompaction = this.length
    this.descriptor = openSync(this.path, existsSync(this.path) ? 'r+' : 'w+')
    ftruncateSync(this.descriptor, this.length)
    options.catalog.listen({
      onChange: ({ change }) => this.append(change),
      onGroup: (count) => this.append({ kind: 'group', count }),
    })
  }

  private append(change: Change | ChangeGroup): void {
    const frame = encodeFrame(change)
    this.pending.push(frame)
    this.appendedDuringCompaction?.push(frame)
  }

  /** Writes the pending changes. @throws Node's error; the next flush writes the same changes again. */
  flush(): void {
    if (this.pending.length === 0) return
    this.length = appendFully(this.descriptor, Buffer.concat(this.pending), this.length)
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
    const validBytes = replayFrames(file, (change) => this.options.catalog.apply(change))
    const damagedBytes = file.length - validBytes
    if (damagedBytes > 0) {
      this.options.logger.warn(
        { file: this.path, bytes: damagedBytes },
        'truncated the journal at an incomplete or damaged entry',
      )
    }
    return validBytes
  }

  private get isDueForCompaction(): boolean {
    const { minCompactionBytes = defaultMinCompactionBytes } = this.options
    if (this.isClosed || this.appendedDuringCompaction) return false
    return this.length >= minCompactionBytes && this.length >= 2 * this.lengthAfterCompaction
  }

  private async compact(): Promise<void> {
    const appendedDuringCompaction: Buffer[] = []
    this.appendedDuringCompaction = appendedDuringCompaction
    const path = `${this.path}.new`
    try {
      const size = await writeSnapshot(path, this.options.catalog.snapshot(), () => this.isClosed)
      if (size === undefined) rmSync(path, { force: true })
      else this.switchTo(path, size, appendedDuringCompaction)
    } catch (error) {
      // The old file is still complete, so the server can continue with it.
      this.options.logger.error({ err: error }, 'could not compact the journal; retrying when its size has doubled')
      this.lengthAfterCompaction = this.length
    } finally {
      this.appendedDuringCompaction = undefined
    }
  }

  // Synchronous, so that no command can append a change to the old file in the meantime.
  private switchTo(path: string, size: number, appendedDuringCompaction: readonly Buffer[]): void {
    const descriptor = openSync(path, 'r+')
    const newLength = appendFully(descriptor, Buffer.concat(appendedDuringCompaction), size)
    fdatasyncSync(descriptor)
    renameSync(path, this.path)
    closeSync(this.descriptor)
    this.descriptor = descriptor
    this.length = newLength
    this.lengthAfterCompaction = this.length
    // The new file also contains the pending changes, which were appended during the compaction.
    this.pending = []
  }
}

/** Writes in batches, so that commands can run in between. Returns the file's size; undefined if it was stopped. */
async function writeSnapshot(
  path: string,
  changes: readonly Change[],
  isStopped: () => boolean,
): Promise<number | undefined> {
  const file = await open(path, 'w')
  try {
    let size = 0
    let frames: Buffer[] = []
    let frameBytes = 0
    for (const [index, change] of changes.entries()) {
      const frame = encodeFrame(change)
      frames.push(frame)
      frameBytes += frame.length
      if (frameBytes < batchBytes && index < changes.length - 1) continue
      if (isStopped()) return undefined
      await file.writeFile(Buffer.concat(frames))
      size += frameBytes
      frames = []
      frameBytes = 0
    }
    return size
  } finally {
    await file.close()
  }
}
