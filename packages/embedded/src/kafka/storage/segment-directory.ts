import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type SegmentFiles } from '../log/partition-log'
import { appendFully } from '../../append-fully'

export const segmentPath = (directory: string, base: number): string =>
  join(directory, `${String(base).padStart(20, '0')}.log`)

/** The segment files of one partition; only the newest is open. */
export class SegmentDirectory implements SegmentFiles {
  private readonly directory: string
  private readonly recordStart: (offset: number) => void
  private base = -1
  private file = -1
  private size = 0

  constructor({ directory, recordStart }: { directory: string; recordStart: (offset: number) => void }) {
    this.directory = directory
    this.recordStart = recordStart
  }

  append(segmentBase: number, bytes: Buffer): void {
    if (segmentBase !== this.base) this.open(segmentBase)
    this.size = appendFully(this.file, bytes, this.size)
  }

  remove(segmentBase: number): void {
    if (segmentBase === this.base) this.close()
    rmSync(segmentPath(this.directory, segmentBase), { force: true })
  }

  startsAt(offset: number): void {
    this.recordStart(offset)
  }

  close(): void {
    if (this.file >= 0) closeSync(this.file)
    this.file = -1
    this.base = -1
  }

  private open(base: number): void {
    this.close()
    mkdirSync(this.directory, { recursive: true })
    // A new segment always begins empty: whatever has its name was written by a broker that died.
    this.file = openSync(segmentPath(this.directory, base), 'w')
    this.base = base
    this.size = 0
  }
}
