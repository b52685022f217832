/** Offsets from `from` up to, but not including, `to`. */
export interface OffsetRange {
  from: number
  to: number
}

/**
 * Maximum number of run lengths. Kafka's default limit is 4,096 bytes of metadata per offset (offset.metadata.max.bytes). A
 * run length and its comma rarely need more than 7 bytes.
 */
const MAX_RUNS = 500
/**
 * The metadata contains the committed offset, because MirrorMaker and other tools change offsets and keep the metadata.
 * Version 1 did not contain it and is ignored.
 */
const FORMAT = /^2:(?<offset>\d+):(?<runs>[\d,]+)$/

/**
 * Encodes the finished offsets above the committed offset as metadata of the commit: the committed offset, and run lengths
 * that start there, alternately unfinished and finished. Omits the ranges after MAX_RUNS run lengths; the next owner repeats
 * their records.
 *
 * @example encodeFinished(10, [{ from: 12, to: 14 }, { from: 15, to: 17 }]) // '2:10:2,2,1,2'
 */
export function encodeFinished(committed: number, finished: Iterable<OffsetRange>): string {
  const runs: number[] = []
  let end = committed
  for (const { from, to } of finished) {
    if (from > end) {
      if (runs.length === MAX_RUNS) break
      runs.push(from - end, to - from)
    } else if (runs.length > 0) runs[runs.length - 1]! += to - end
    end = to
  }
  return runs.length > 0 ? `2:${committed}:${runs.join(',')}` : ''
}

/** Decodes the metadata of the commit at offset `committed`. Returns no ranges for metadata of another offset or format. */
export function decodeFinished(metadata: string | null, committed: number): OffsetRange[] {
  const { offset: writtenAt, runs: text } = FORMAT.exec(metadata ?? '')?.groups ?? {}
  if (text === undefined || Number(writtenAt) !== committed) return []
  const runs = text.split(',').map(Number)
  if (runs.length % 2 !== 0 || !runs.every((run) => Number.isSafeInteger(run) && run > 0)) return []
  const finished: OffsetRange[] = []
  let offset = committed
  for (let index = 0; index < runs.length; index += 2) {
    const from = offset + runs[index]!
    offset = from + runs[index + 1]!
    finished.push({ from, to: offset })
  }
  return finished
}
