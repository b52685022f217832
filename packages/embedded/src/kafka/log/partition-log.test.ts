import fc from 'fast-check'
import { aBatch } from '../../../test/kafka/batch'
import { type TopicSettings } from '../topics/topic-config'
import { ErrorCode } from '../wire/error-code'
import { PartitionLog } from './partition-log'
import { recordsOf } from './batch-records'
import { baseOffset, batchBytes, isIntact, offsetCount } from './record-batch'

describe('PartitionLog', () => {
  let now: number
  beforeEach(() => {
    now = 1_000_000
  })

  it('assigns consecutive offsets to the records, also in several batches of one request', () => {
    const log = createLog()
    expect(log.append(aBatch({ count: 3 }))).toEqual({ error: ErrorCode.NONE, baseOffset: 0 })
    expect(log.append(Buffer.concat([aBatch({ count: 2 }), aBatch()]))).toEqual({ error: 0, baseOffset: 3 })
    expect(log.endOffset).toBe(6)
    expect(offsetsIn(log.read(0, 1e9, true))).toEqual([0, 3, 5])
  })

  it('returns the complete batch that contains the offset, and nothing at the log end offset', () => {
    const log = createLog()
    log.append(aBatch({ count: 10 }))
    log.append(aBatch({ count: 10 }))
    expect(offsetsIn(log.read(14, 1e9, true))).toEqual([10])
    expect(log.read(20, 1e9, true)).toEqual([])
  })

  it.each([
    ['an empty buffer', Buffer.alloc(0), ErrorCode.INVALID_RECORD],
    ['half a header', aBatch().subarray(0, 40), ErrorCode.CORRUPT_MESSAGE],
    ['half a batch', aBatch().subarray(0, 65), ErrorCode.CORRUPT_MESSAGE],
    ['a flipped bit', flipBit(aBatch(), 70), ErrorCode.CORRUPT_MESSAGE],
    ['an older format', flipBit(aBatch(), 16), ErrorCode.INVALID_RECORD],
    ['too many bytes', aBatch({ valueBytes: 2_000 }), ErrorCode.MESSAGE_TOO_LARGE],
    ['a control batch', aBatch({ attributes: 48 }), ErrorCode.INVALID_RECORD],
  ])('rejects %s and leaves the log unchanged', (_, records, error) => {
    const log = createLog({ maxMessageBytes: 1_000 })
    expect(log.append(records)).toEqual({ error, baseOffset: -1 })
    expect([log.endOffset, log.size]).toEqual([0, 0])
  })

  it('stores a batch once if an idempotent producer sends it again', () => {
    const log = createLog()
    const send = (sequence: number, epoch = 0) => log.append(aBatch({ producerId: 7, epoch, sequence, count: 2 }))
    expect([send(0), send(2), send(0), send(2)].map((result) => result.baseOffset)).toEqual([0, 2, 0, 2])
    expect(log.endOffset).toBe(4)
    expect(send(6).error).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(send(4, 1).error).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(send(0, 1)).toEqual({ error: ErrorCode.NONE, baseOffset: 4 })
    expect(send(4, 0).error).toBe(ErrorCode.INVALID_PRODUCER_EPOCH)
  })

  it('deletes the oldest segments when the log is larger than retention.bytes', () => {
    const log = createLog({ retentionBytes: 50_000, segmentBytes: 10_000 })
    for (let i = 0; i < 200; i++) log.append(aBatch({ valueBytes: 1_000 }))
    expect(log.size).toBeGreaterThanOrEqual(50_000)
    expect(log.size).toBeLessThan(70_000)
    expect(log.startOffset).toBeGreaterThan(100)
    expect(offsetsIn(log.read(log.startOffset, 1e9, true))[0]).toBe(log.startOffset)
    expect(log.endOffset).toBe(200)
  })

  it('deletes all segments that are older than retention.ms, and continues the offsets', () => {
    const log = createLog({ retentionMs: 1_000, segmentBytes: 500 })
    for (let i = 0; i < 20; i++) log.append(aBatch({ timestamp: now + i * 100 }))
    now += 2_000
    log.applyRetention()
    expect(log.startOffset).toBeGreaterThan(5)
    expect(log.startOffset).toBeLessThanOrEqual(10)
    now += 10_000
    log.applyRetention()
    expect([log.startOffset, log.endOffset, log.size]).toEqual([20, 20, 0])
    expect(log.append(aBatch({ timestamp: now })).baseOffset).toBe(20)
  })

  it('finds the first record with a timestamp at or after a time', () => {
    const log = createLog({ segmentBytes: 200 })
    for (const timestamp of [1_000, 2_000, 3_000]) log.append(aBatch({ timestamp, count: 5 }))
    expect(log.firstRecordSince(0)).toEqual({ offset: 0, timestamp: 1_000 })
    expect(log.firstRecordSince(1_003)).toEqual({ offset: 3, timestamp: 1_003 })
    expect(log.firstRecordSince(1_500)).toEqual({ offset: 5, timestamp: 2_000 })
    expect(log.firstRecordSince(3_005)).toBeUndefined()
  })

  it('compacts all segments but the newest one to the last record of each key', () => {
    const log = createLog({ segmentBytes: 300, isCompacted: true, deletesOldRecords: false })
    const append = (key: string, valueBytes = 10) => log.append(aBatch({ key, valueBytes, timestamp: now }))
    for (const key of ['a', 'b', 'a', 'b', 'c']) append(key)
    append('c', -1)
    for (let i = 0; i < 10; i++) append('last')
    const size = log.size
    log.applyRetention()
    const offsets = () => log.read(0, 1e9, true).flatMap((bytes) => offsetsIn([bytes]))
    expect(offsets().slice(0, 4)).toEqual([2, 3, 5, expect.any(Number)])
    expect(log.size).toBeLessThan(size)
    now += 1_001
    log.applyRetention()
    expect(offsets().slice(0, 3)).toEqual([2, 3, expect.any(Number)])
    expect(offsets()).not.toContain(5)
    expect([log.startOffset, log.endOffset]).toEqual([0, 16])
    for (let offset = 0; offset < 16; offset++) {
      const [next = -1] = log.read(offset, 1, true).flatMap((bytes) => offsetsIn([bytes]))
      expect(next).toBeGreaterThanOrEqual(offset)
    }
  })

  it('rewrites a batch if compaction keeps only some of its records', () => {
    const log = createLog({ segmentBytes: 200, isCompacted: true, deletesOldRecords: false })
    log.append(aBatch({ count: 3, keys: ['a', 'b', 'c'] }))
    log.append(aBatch({ count: 2, keys: ['a', 'c'] }))
    for (let i = 0; i < 4; i++) log.append(aBatch({ key: 'last' }))
    log.applyRetention()
    const records = log.snapshot().segments.flatMap((bytes) => recordsOf(bytes.subarray(0, batchBytes(bytes, 0))))
    expect(records.slice(0, 1).map(({ offset, key }) => [offset, String(key)])).toEqual([[1, 'b']])
    expect(log.snapshot().segments.every((bytes) => isIntact(bytes, 0))).toBe(true)
  })

  it('rejects a record without a key if the topic is compacted', () => {
    const log = createLog({ isCompacted: true })
    expect(log.append(aBatch()).error).toBe(ErrorCode.INVALID_RECORD)
    expect(log.append(aBatch({ key: 'a' })).error).toBe(ErrorCode.NONE)
  })

  it('stores the append time as the timestamp with LogAppendTime', () => {
    const log = createLog({ hasAppendTime: true })
    log.append(aBatch({ timestamp: 5 }))
    expect(log.lastAppendTime).toBe(now)
    expect(log.firstRecordSince(now)).toEqual({ offset: 0, timestamp: now })
    expect(isIntact(Buffer.concat(log.read(0, 1e9, true)), 0)).toBe(true)
  })

  it('discards a batch that could not be written to its file', () => {
    let isFull = false
    const append = () => {
      if (isFull) throw new Error('ENOSPC')
    }
    const files = {
      append,
      replace: () => undefined,
      remove: () => undefined,
      setLogStartOffset: () => undefined,
      close: () => undefined,
    }
    const log = new PartitionLog({ settings: settings(), now: () => now, files })
    log.append(aBatch())
    isFull = true
    expect(log.append(aBatch())).toEqual({ error: ErrorCode.KAFKA_STORAGE_ERROR, baseOffset: -1 })
    isFull = false
    expect(log.append(aBatch()).baseOffset).toBe(1)
    expect(offsetsIn(log.read(0, 1e9, true))).toEqual([0, 1])
  })

  it('returns exactly the appended batches, for any batch sizes and read limits', () => {
    const batches = fc.array(fc.record({ count: fc.integer({ min: 1, max: 9 }), valueBytes: fc.nat({ max: 300 }) }), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 9_000 }), (sizes, maxBytes) => {
        const log = createLog({ segmentBytes: 5_000 })
        for (const size of sizes) log.append(aBatch(size))
        const counts: number[] = []
        for (let offset = 0; offset < log.endOffset;) {
          const bytes = Buffer.concat(log.read(offset, maxBytes, true))
          for (let position = 0; position < bytes.length; position += batchBytes(bytes, position)) {
            counts.push(offsetCount(bytes, position))
            offset = baseOffset(bytes, position) + offsetCount(bytes, position)
          }
        }
        expect(counts).toEqual(sizes.map(({ count }) => count))
      }),
      { numRuns: 300 },
    )
  })

  function createLog(overrides: Partial<TopicSettings> = {}): PartitionLog {
    return new PartitionLog({ settings: settings(overrides), now: () => now, files: null })
  }
})

const settings = (overrides: Partial<TopicSettings> = {}): TopicSettings => ({
  maxMessageBytes: 1_000_000,
  retentionBytes: -1,
  retentionMs: -1,
  segmentBytes: 1_000_000,
  deletesOldRecords: true,
  isCompacted: false,
  deleteRetentionMs: 1_000,
  hasAppendTime: false,
  ...overrides,
})

function flipBit(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[position] = (copy[position] as number) ^ 1
  return copy
}

function offsetsIn(buffers: readonly Buffer[]): number[] {
  const bytes = Buffer.concat(buffers)
  const offsets: number[] = []
  for (let position = 0; position < bytes.length; position += batchBytes(bytes, position))
    offsets.push(baseOffset(bytes, position))
  return offsets
}
