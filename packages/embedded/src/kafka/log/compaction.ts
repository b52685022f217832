import { type BatchRecord, recordsOf } from './batch-records'
import * as batch from './record-batch'

/** The last offset of each key in these batches. Records of transactions are not compacted, so they do not count. */
export function lastOffsets(batches: readonly Buffer[]): Map<string, number> {
  const offsets = new Map<string, number>()
  for (const bytes of batches) for (const { key, offset } of compactable(bytes)) offsets.set(keyOf(key), offset)
  return offsets
}

/**
 * The batches without the records that have a later value of their key, and without deletions (null values) that are
 * older than `minDeletionTime`.
 */
export function compactBatches(
  batches: readonly Buffer[],
  last: ReadonlyMap<string, number>,
  minDeletionTime: number,
): Buffer[] {
  return batches.flatMap((bytes) => {
    const records = compactable(bytes)
    const isKept = ({ key, value, offset, timestamp }: BatchRecord) =>
      last.get(keyOf(key)) === offset && (value !== null || timestamp >= minDeletionTime)
    const kept = records.filter(isKept)
    if (kept.length === records.length) return [bytes]
    return kept.length === 0
      ? []
      : [
          batch.withRecords(
            bytes,
            kept.map((record) => record.bytes),
          ),
        ]
  })
}

const compactable = (bytes: Buffer): BatchRecord[] => (batch.isTransactional(bytes, 0) ? [] : recordsOf(bytes))

const keyOf = (key: Buffer | null): string => key?.toString('latin1') ?? ''
