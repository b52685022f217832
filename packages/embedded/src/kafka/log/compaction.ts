import { type BatchRecord, recordsOf } from './batch-records'
import * as batch from './record-batch'

/** The last offset of each key in these batches. Transactional records are left out, because they are not compacted. */
export function lastOffsets(batches: readonly Buffer[]): Map<string, number> {
  const offsets = new Map<string, number>()
  for (const bytes of batches) for (const { key, offset } of compactable(bytes)) offsets.set(keyOf(key), offset)
  return offsets
}

/**
 * Removes from the batches the records that are not the last ones of their key, and the tombstones (null values) that
 * are older than `minTombstoneTime`, in ms since 1970.
 */
export function compactBatches(
  batches: readonly Buffer[],
  lastOffsetByKey: ReadonlyMap<string, number>,
  minTombstoneTime: number,
): Buffer[] {
  return batches.flatMap((bytes) => {
    const records = compactable(bytes)
    const isKept = ({ key, value, offset, timestamp }: BatchRecord) =>
      lastOffsetByKey.get(keyOf(key)) === offset && (value !== null || timestamp >= minTombstoneTime)
    const keptRecords = records.filter(isKept)
    if (keptRecords.length === records.length) return [bytes]
    const keptBytes = keptRecords.map((record) => record.bytes)
    return keptRecords.length === 0 ? [] : [batch.withRecords(bytes, keptBytes)]
  })
}

const compactable = (bytes: Buffer): BatchRecord[] => (batch.isTransactional(bytes, 0) ? [] : recordsOf(bytes))

const keyOf = (key: Buffer | null): string => key?.toString('latin1') ?? ''
