import { recordsOf } from './batch-records'
import * as batch from './record-batch'

export interface OffsetAndTimestamp {
  offset: number
  timestamp: number
}

/**
 * The first record of a batch with this timestamp or a later one. If the compressed records are damaged, it returns the
 * batch's first record: the consumer reads some earlier records, but misses none.
 */
export function firstRecordInBatch(bytes: Buffer, timestamp: number): OffsetAndTimestamp {
  const first = { offset: batch.baseOffset(bytes, 0), timestamp: batch.baseTimestamp(bytes, 0) }
  try {
    const found = recordsOf(bytes).find((record) => record.timestamp >= timestamp)
    return found ? { offset: found.offset, timestamp: found.timestamp } : first
  } catch {
    return first
  }
}
