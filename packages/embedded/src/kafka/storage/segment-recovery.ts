import { readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger } from '../../logger'
import { baseOffset, batchBytes, isIntact, offsetCount } from '../log/record-batch'
import { Segment } from '../log/segment'

/**
 * Reads a partition's segments from its directory. The log is truncated at the first incomplete batch, which a kill
 * may leave behind.
 */
export function recoverSegments(directory: string, logger: Logger): Segment[] {
  const segments: Segment[] = []
  const paths = segmentFiles(directory)
  for (const [index, path] of paths.entries()) {
    const bytes = readFileSync(path)
    const intact = intactBytes(bytes, segments.at(-1)?.endOffset ?? 0)
    if (intact > 0) segments.push(Segment.of(bytes.subarray(0, intact)))
    if (intact === bytes.length && intact > 0) continue
    logger.warn({ path, bytes: bytes.length, kept: intact }, 'truncated a log at an incomplete or damaged batch')
    cutOff(path, intact, paths.slice(index + 1))
    break
  }
  return segments
}

function segmentFiles(directory: string): string[] {
  try {
    const names = readdirSync(directory).filter((name) => /^\d{20}\.log$/.test(name))
    return names.sort().map((name) => join(directory, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The number of bytes up to the first batch that is damaged or has an offset out of order. */
function intactBytes(bytes: Buffer, firstOffset: number): number {
  let at = 0
  let next = firstOffset
  while (isIntact(bytes, at) && baseOffset(bytes, at) >= next) {
    next = baseOffset(bytes, at) + offsetCount(bytes, at)
    at += batchBytes(bytes, at)
  }
  return at
}

function cutOff(path: string, size: number, later: readonly string[]): void {
  if (size === 0) rmSync(path)
  else truncateSync(path, size)
  for (const each of later) rmSync(each)
}
