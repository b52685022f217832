/** Offsets from `from` up to, not including, `to`. */
export interface OffsetRange {
  from: number
  to: number
}

/** Kafka keeps 4,096 bytes of metadata with an offset unless a broker is set otherwise; a run takes seven at most. */
const MOST_RUNS = 500
const VERSION = '1:'

/**
 * What is finished above the offset to commit, as metadata of that commit: the lengths of runs in turn unfinished and
 * finished, from the committed offset on. What does not fit is left out, and done again by the next owner.
 *
 * @example encodeFinished(10, [{ from: 12, to: 14 }, { from: 15, to: 17 }]) // '1:2,2,1,2'
 */
export function encodeFinished(committed: number, finished: Iterable<OffsetRange>): string {
  const runs: number[] = []
  let end = committed
  for (const { from, to } of finished) {
    if (from > end) {
      if (runs.length === MOST_RUNS) break
      runs.push(from - end, to - from)
    } else if (runs.length > 0) runs[runs.length - 1]! += to - end
    end = to
  }
  return runs.length > 0 ? VERSION + runs.join(',') : ''
}

/** Reads metadata of the commit at `committed`; what is not ours says nothing. */
export function decodeFinished(metadata: string | null, committed: number): OffsetRange[] {
  if (!metadata?.startsWith(VERSION)) return []
  const runs = metadata.slice(VERSION.length).split(',').map(Number)
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
