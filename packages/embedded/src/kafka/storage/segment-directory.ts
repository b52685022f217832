import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SegmentFiles } from '../log/partition-log'
import { appendFully } from '../../append-fully'

const segmentPath = (directory: string, baseOffset: number): string =>
  join(directory, `${String(baseOffset).padStart(20, '0')}.log`)

/** The segment files of one partition; only the newest one is open. */
export class SegmentDirectory implements SegmentFiles {
  private openBaseOffset = -1
  private descriptor = -1
  private size = 0

  constructor(
    private readonly directory: string,
    readonly setLogStartOffset: (offset: number) => void,
  ) {}

  append(baseOffset: number, bytes: Buffer): void {
    if (baseOffset !== this.openBaseOffset) this.open(baseOffset)
    this.size = appendFully(this.descriptor, bytes, this.size)
  }

  replace(baseOffset: number, bytes: Buffer): void {
    const path = segmentPath(this.directory, baseOffset)
    writeFileSync(`${path}.new`, bytes, { flush: true })
    renameSync(`${path}.new`, path)
  }

  remove(baseOffset: number): void {
    if (baseOffset === this.openBaseOffset) this.close()
    rmSync(segmentPath(this.directory, baseOffset), { force: true })
  }

  close(): void {
    if (this.descriptor >= 0) closeSync(this.descriptor)
    this.descriptor = -1
    this.openBaseOffset = -1
  }

  private open(baseOffset: number): void {
    this.close()
    mkdirSync(this.directory, { recursive: true })
    // Overwrites a file that a killed broker may have left behind.
    this.descriptor = openSync(segmentPath(this.directory, baseOffset), 'w')
    this.openBaseOffset = baseOffset
    this.size = 0
  }
}
