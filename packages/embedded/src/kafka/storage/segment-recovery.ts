import { existsSync, readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Logger } from '../../logger'
import { baseOffset, batchBytes, isIntact, offsetCount } from '../log/record-batch'
import { Segment } from '../log/segment'

/**
 * Reads a partition's segments from its directory. Truncates the log at the first incomplete or damaged batch, because
 * a kill of the process may have interrupted a write.
 */
export function recoverSegments(directory: string, logger: Logger): Segment[] {
  const segments: Segment[] = []
  const paths = segmentPaths(directory)
  for (const [index, path] of paths.entries()) {
    const bytes = readFileSync(path)
    const intactBytes = countIntactBytes(bytes, segments.at(-1)?.endOffset ?? 0)
    if (intactBytes > 0)
      segments.push(Segment.fromBatches(bytes.subarray(0, intactBytes), Number.parseInt(basename(path), 10)))
    if (intactBytes === bytes.length && intactBytes > 0) continue
    logger.warn(
      { path, bytes: bytes.length, keptBytes: intactBytes },
      'truncated a log at an incomplete or damaged batch',
    )
    truncate(path, intactBytes, paths.slice(index + 1))
    break
  }
  return segments
}

function segmentPaths(directory: string): string[] {
  if (!existsSync(directory)) return []
  const names = readdirSync(directory).filter((name) => /^\d{20}\.log$/.test(name))
  return names.sort().map((name) => join(directory, name))
}

/** The number of bytes before the first batch that is damaged or whose offset is out of order. */
function countIntactBytes(bytes: Buffer, firstOffset: number): number {
  let position = 0
  let nextOffset = firstOffset
  while (isIntact(bytes, position) && baseOffset(bytes, position) >= nextOffset) {
    nextOffset = baseOffset(bytes, position) + offsetCount(bytes, position)
    position += batchBytes(bytes, position)
  }
  return position
}

function truncate(path: string, size: number, laterPaths: readonly string[]): void {
  if (size === 0) rmSync(path)
  else truncateSync(path, size)
  for (const laterPath of laterPaths) rmSync(laterPath)
}
