import { type KafkaRecord } from '../record'
import { type FetchedPartition } from '../transport/transport'
import { readRecordBatches } from '../wire/record-batch-reader'
import { BYTE_OFFSETS, ATTRIBUTES } from '../wire/record-batch-layout'
import { writeRecordBatch } from '../wire/record-batch-writer'
import { toBatch } from './fetched-batch'

interface BatchFields {
  firstOffset: number
  count?: number
  lastOffset?: number
  producerId?: number
  control?: boolean
}

/** A batch as a broker stores it. */
function storedBatch({ firstOffset, count = 1, lastOffset = firstOffset + count - 1, ...fields }: BatchFields): Buffer {
  const { producerId = -1, control = false } = fields
  const messages = Array.from({ length: count }, () => ({ key: 'a', value: 'x' }))
  const options = { producerEpoch: 0, firstSequence: 0, transactional: producerId >= 0, now: 0, crc32c: () => 0 }
  const batch = writeRecordBatch({ messages, producerId, ...options })
  batch.writeBigInt64BE(BigInt(firstOffset), BYTE_OFFSETS.baseOffset)
  batch.writeInt32BE(lastOffset - firstOffset, BYTE_OFFSETS.lastOffsetDelta)
  if (control)
    batch.writeInt16BE(batch.readInt16BE(BYTE_OFFSETS.attributes) | ATTRIBUTES.control, BYTE_OFFSETS.attributes)
  return batch
}

function fetched(batches: BatchFields[], abortedTransactions: FetchedPartition['abortedTransactions'] = []) {
  const bytes = Buffer.concat(batches.map(storedBatch))
  const partition = { partition: 0, errorCode: 0, abortedTransactions, unreadable: undefined }
  return { ...partition, batches: readRecordBatches(bytes, { topic: 'orders', partition: 0 }) }
}

const offsets = (records: readonly KafkaRecord[]) => records.map(({ offset }) => offset)

describe('toBatch', () => {
  it('returns the offset after a batch whose records were removed by compaction', () => {
    const batch = toBatch('orders', fetched([{ firstOffset: 5 }, { firstOffset: 10, count: 0, lastOffset: 14 }]), 5)
    expect({ offsets: offsets(batch.records), nextOffset: batch.nextOffset }).toEqual({ offsets: [5], nextOffset: 15 })
    expect(toBatch('orders', fetched([{ firstOffset: 10, count: 0, lastOffset: 14 }]), 10).nextOffset).toBe(15)
  })

  it('returns the offset after control records', () => {
    const batch = toBatch('orders', fetched([{ firstOffset: 7, producerId: 1, control: true }]), 7)
    expect({ offsets: offsets(batch.records), nextOffset: batch.nextOffset }).toEqual({ offsets: [], nextOffset: 8 })
  })

  it('omits records before the requested offset', () => {
    expect(offsets(toBatch('orders', fetched([{ firstOffset: 3, count: 5 }]), 6).records)).toEqual([6, 7])
  })

  it('omits the records of overlapping aborted transactions, of which the fetch contains only the ends', () => {
    const log = [
      { firstOffset: 10, producerId: 1 },
      { firstOffset: 11, producerId: 2 },
      { firstOffset: 12, producerId: 3 },
      { firstOffset: 13, producerId: 2, control: true },
      { firstOffset: 14, producerId: 1 },
      { firstOffset: 15, producerId: 1, control: true },
      { firstOffset: 16, producerId: 1 },
      { firstOffset: 17, producerId: 2 },
    ]
    const aborted = [
      { producerId: '1', firstOffset: 4 },
      { producerId: '2', firstOffset: 6 },
    ]
    expect(offsets(toBatch('orders', fetched(log, aborted), 10).records)).toEqual([12, 16, 17])
  })
})
