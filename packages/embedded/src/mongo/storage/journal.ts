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

export interface JournalOptions {
  /** Made if it is not there. */
  dataDir: string
  logger: Logger
  /** Called for each change in the file, oldest first, before the journal is open for more. */
  replay: (change: Change) => void
  /** The shortest list of changes for what is stored at the moment. */
  snapshot: () => Change[]
  /** Bytes below which the file is never rewritten. Default 8 MiB. */
  smallestCompaction?: number
}

const sliceBytes = 256 * 1024
const defaultSmallestCompaction = 8 * 1024 * 1024

/**
 * An append-only file of changes. `flush` hands them to the operating system before a command is answered, so a
 * killed process loses nothing; only a power cut may take what was not yet synced. Rewritten when it has doubled.
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

  /** Writes what was appended. Throws Node's error when the disk refuses; the changes are kept for the next try. */
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
    const whole = replayFrames(file, this.options.replay)
    const torn = file.length - whole
    if (torn > 0) this.options.logger.warn({ file: this.path, bytes: torn }, 'cut a torn end off the journal')
    return whole
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
      // The old file is whole, so all that is lost is some disk space.
      this.options.logger.error({ err: error }, 'could not rewrite the journal')
      this.lengthAfterCompaction = this.length
    } finally {
      this.duringCompaction = undefined
    }
  }

  // Without a pause, so that no change can come between the two files.
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

/** Writes slice by slice, so that other work goes on between; undefined when it was told to stop. */
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
