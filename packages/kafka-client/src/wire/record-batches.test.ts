import { createRequire } from 'node:module'
import { assert, asyncProperty, property } from 'fast-check'
import * as fc from 'fast-check'
import { anyCharacter } from '../../../../test/support/fuzz/inputs'
import { type RecordHeaders } from '../record'
import { BYTE_OFFSETS } from './record-batch-layout'
import { isUncompressed, readRecordBatches } from './record-batch-reader'
import { type MessageToSend, writeRecordBatch } from './record-batch-writer'

const load = createRequire(__filename)
const crc32c = load('kafkajs/src/protocol/recordBatch/crc32C/crc32C') as (bytes: Buffer) => number
const Decoder = load('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => object
const kafkajsRead = load('kafkajs/src/protocol/recordBatch/v0/decoder') as (
  decoder: object,
) => Promise<{ records: KafkajsRecord[] }>
const kafkajsWrite = load('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch: (batch: object) => Promise<{ buffer: Buffer }>
}
const kafkajsRecord = load('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => object

/** kafkajs has headers by name: one that occurs several times has a list of values. */
type HeadersByName = Record<string, Buffer | null | (Buffer | null)[]>

interface KafkajsRecord {
  offset: string
  timestamp: string
  key: Buffer | null
  value: Buffer | null
  headers: HeadersByName
  isControlRecord: boolean
  batchContext: { producerId: string; firstSequence: number; inTransaction: boolean; lastOffsetDelta: number }
}

const source = { topic: 'orders', partition: 3 }
const readBatches = (bytes: Buffer) => readRecordBatches(bytes, source)
const readRecords = (bytes: Buffer) => readBatches(bytes).flatMap(({ records }) => records)

const NOW = 1_764_000_000_000
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
const value = fc.option(fc.oneof(fc.string({ unit: anyCharacter, maxLength: 200 }), bytes))
// kafkajs fails for headers that have the name of a property of Object.
const name = fc.oneof(fc.string(), fc.constantFrom('traceparent', 'größe')).filter((text) => !(text in {}))
const header: fc.Arbitrary<[string, Buffer | null]> = fc.tuple(name, fc.option(bytes))
const message: fc.Arbitrary<MessageToSend> = fc.record({
  key: value,
  value,
  headers: fc.array(header, { maxLength: 5 }),
  timestamp: fc.integer({ min: NOW - 10 ** 10, max: NOW + 10 ** 10 }).map(String),
})
const messages = fc.array(message, { minLength: 1, maxLength: 20 })
const producer = fc.record({
  producerId: fc.integer({ min: -1, max: 2 ** 40 }),
  producerEpoch: fc.integer({ min: 0, max: 2 ** 15 - 1 }),
  firstSequence: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  transactional: fc.boolean(),
})

const writeBatch = (input: readonly MessageToSend[], options?: Partial<Parameters<typeof writeRecordBatch>[0]>) =>
  writeRecordBatch({
    messages: input,
    producerId: 7,
    producerEpoch: 0,
    firstSequence: 0,
    transactional: false,
    now: NOW,
    crc32c,
    ...options,
  })

it('reads its own batches like kafkajs', async () => {
  await assert(
    asyncProperty(messages, producer, async (input, producerFields) => {
      const batch = writeBatch(input, producerFields)
      const actual = readRecords(batch)
      expect(comparableRecords(batch)).toEqual((await kafkajsRead(new Decoder(batch))).records.map(toComparable))
      expect(actual.map(({ value }) => value?.toString('hex'))).toEqual(input.map((message) => toHex(message.value)))
      expect(actual.map(({ key }) => key?.toString('hex'))).toEqual(input.map((message) => toHex(message.key)))
      expect(actual.map(({ timestamp }) => String(timestamp))).toEqual(input.map(({ timestamp }) => timestamp))
    }),
  )
})

it('reads batches that kafkajs wrote', async () => {
  await assert(
    asyncProperty(messages, async (input) => {
      const records = input.map((message, offsetDelta) =>
        // kafkajs writes no header without a value.
        kafkajsRecord({
          ...message,
          headers: toHeadersByName(message.headers?.filter(([, bytes]) => bytes) ?? []),
          offsetDelta,
          timestampDelta: 5,
        }),
      )
      const { buffer } = await kafkajsWrite.RecordBatch({ records, firstTimestamp: NOW, maxTimestamp: NOW + 5 })
      expect(isUncompressed(buffer)).toBe(true)
      expect(comparableRecords(buffer)).toEqual((await kafkajsRead(new Decoder(buffer))).records.map(toComparable))
    }),
  )
})

it('reads complete batches one after the other and skips a truncated one', () => {
  assert(
    property(messages, messages, fc.nat(), (first, second, cut) => {
      const [firstBatch, secondBatch] = [writeBatch(first), writeBatch(second)]
      const truncated = Buffer.concat([firstBatch, secondBatch.subarray(0, cut % secondBatch.length)])
      expect(readRecords(Buffer.concat([firstBatch, secondBatch]))).toHaveLength(first.length + second.length)
      expect(readRecords(truncated)).toHaveLength(first.length)
    }),
  )
})

it('keeps headers in their order, whatever their names', () => {
  assert(
    property(
      fc.array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString')), fc.option(bytes))),
      (headers) => {
        expect(readRecords(writeBatch([{ value: 'a', headers }]))[0]?.headers).toEqual(headers)
      },
    ),
  )
})

it('throws if lengths are inconsistent, and terminates for any bytes', () => {
  const batch = writeBatch([{ key: 'a', value: 'b' }])
  // The zigzag varint 126 is a length of 63 bytes, and the record is shorter.
  batch[BYTE_OFFSETS.records] = 126
  expect(() => readBatches(batch)).toThrow('does not fit into its batch')
  assert(
    property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 60 }), (garbage, at) => {
      const broken = Buffer.concat([writeBatch([{ key: 'a', value: 'b' }]), Buffer.alloc(200)])
      broken.set(garbage.subarray(0, broken.length - at), at)
      expect(outcomeOf(() => readBatches(broken))).toMatch(/^(read|RangeError)$/)
    }),
  )
})

it('recognises compressed batches and the old format', () => {
  const compressed = writeBatch([{ value: 'a' }])
  compressed.writeInt16BE(1, BYTE_OFFSETS.attributes)
  const oldFormat = writeBatch([{ value: 'a' }])
  oldFormat[BYTE_OFFSETS.magic] = 1
  expect([compressed, oldFormat].map(isUncompressed)).toEqual([false, false])
})

it.each([30, 100])('does not misread the lengths of an old record of %i bytes', (length) => {
  const oldFormat = Buffer.alloc(12 + length)
  oldFormat.writeInt32BE(length, BYTE_OFFSETS.length)
  oldFormat[BYTE_OFFSETS.magic] = 1
  expect(isUncompressed(oldFormat)).toBe(false)
  expect(isUncompressed(Buffer.concat([oldFormat, oldFormat]))).toBe(false)
  expect(isUncompressed(Buffer.concat([writeBatch([{ value: 'a' }]), oldFormat]))).toBe(false)
})

const toHex = (bytes: MessageToSend['value'] | undefined) =>
  bytes === null || bytes === undefined ? undefined : Buffer.from(bytes).toString('hex')

function comparableRecords(bytes: Buffer) {
  return readBatches(bytes).flatMap(({ records, isControl, producerId, firstSequence, isTransactional, nextOffset }) =>
    records.map(({ offset, timestamp, key, value, headers, topic, partition }) => {
      expect({ topic, partition }).toEqual(source)
      const batch = { isControl, producerId, firstSequence, isTransactional, nextOffset }
      return { offset, timestamp, key, value, headers: toHeadersByName(headers), ...batch }
    }),
  )
}

function toComparable({ offset, timestamp, key, value, headers, isControlRecord, batchContext }: KafkajsRecord) {
  const { producerId, firstSequence, inTransaction: isTransactional, lastOffsetDelta } = batchContext
  const batch = { isControl: isControlRecord, producerId, firstSequence, isTransactional }
  const record = { offset: Number(offset), timestamp: Number(timestamp), key, value, headers: { ...headers } }
  return { ...record, ...batch, nextOffset: lastOffsetDelta + 1 }
}

function toHeadersByName(headers: RecordHeaders): HeadersByName {
  const byName: HeadersByName = {}
  for (const [name, bytes] of headers) {
    const previous = byName[name]
    byName[name] = previous === undefined ? bytes : [previous, bytes].flat()
  }
  return byName
}

function outcomeOf(read: () => unknown): string {
  try {
    read()
    return 'read'
  } catch (error) {
    return (error as Error).name
  }
}
