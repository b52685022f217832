import { readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger } from '../../logger'
import { baseOffset, batchBytes, isIntact, offsetCount } from '../log/record-batch'
import { Segment } from '../log/segment'

/**
 * Reads a partition's segments from its directory. A batch that a kill cut short is cut off the file, with whatever
 * comes behind it.
 */
export function recoverSegments(directory: string, logger: Logger): Segment[] {
  const segments: Segment[] = []
  const paths = segmentFiles(directory)
  for (const [index, path] of paths.entries()) {
    const bytes = readFileSync(path)
    const intact = intactBytes(bytes, segments.at(-1)?.endOffset ?? 0)
    if (intact > 0) segments.push(Segment.of(bytes.subarray(0, intact)))
    if (intact === bytes.length && intact > 0) continue
    logger.warn({ path, bytes: bytes.length, kept: intact }, 'cut a damaged end off the log')
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

/** How many bytes from the start are whole batches with rising offsets. */
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
