import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type SegmentFiles } from '../log/partition-log'
import { appendFully } from '../../append-fully'

const segmentPath = (directory: string, base: number): string =>
  join(directory, `${String(base).padStart(20, '0')}.log`)

/** The segment files of one partition; only the newest one is open. */
export class SegmentDirectory implements SegmentFiles {
  private base = -1
  private file = -1
  private size = 0

  constructor(
    private readonly directory: string,
    readonly setLogStart: (offset: number) => void,
  ) {}

  append(segmentBase: number, bytes: Buffer): void {
    if (segmentBase !== this.base) this.open(segmentBase)
    this.size = appendFully(this.file, bytes, this.size)
  }

  remove(segmentBase: number): void {
    if (segmentBase === this.base) this.close()
    rmSync(segmentPath(this.directory, segmentBase), { force: true })
  }

  close(): void {
    if (this.file >= 0) closeSync(this.file)
    this.file = -1
    this.base = -1
  }

  private open(base: number): void {
    this.close()
    mkdirSync(this.directory, { recursive: true })
    // A new segment starts empty: a file of this name was left by a broker that was killed.
    this.file = openSync(segmentPath(this.directory, base), 'w')
    this.base = base
    this.size = 0
  }
}
