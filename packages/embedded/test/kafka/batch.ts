import { crc32c } from '../../src/kafka/wire/crc32c'
import { writeInt64 } from '../../src/kafka/wire/int64'

export interface BatchFields {
  count?: number
  producerId?: number
  epoch?: number
  sequence?: number
  timestamp?: number
  /** Bytes of each record's value; -1 for null. Default 10. */
  valueBytes?: number
  /** The key of all records. Default: null. */
  key?: string
  /** The key of each record. */
  keys?: string[]
  attributes?: number
}

/** Creates a record batch in the form in which a producer sends it: base offset 0, no headers. */
export function aBatch(fields: BatchFields = {}): Buffer {
  const { count = 1, producerId = -1, epoch = -1, sequence = -1, timestamp = 1_000 } = fields
  const records = Array.from({ length: count }, (_, i) =>
    record(i, fields.valueBytes ?? 10, fields.keys?.[i] ?? fields.key),
  )
  // The numbers are the positions of the fields in the header, which has 61 bytes.
  const batch = Buffer.concat([Buffer.alloc(61), ...records])
  batch.writeInt32BE(batch.length - 12, 8) // batch length
  batch[16] = 2 // magic
  batch.writeInt16BE(fields.attributes ?? 0, 21)
  batch.writeInt32BE(count - 1, 23) // last offset delta
  writeInt64(batch, timestamp, 27)
  writeInt64(batch, timestamp + count - 1, 35) // max timestamp
  writeInt64(batch, producerId, 43)
  batch.writeInt16BE(epoch, 51)
  batch.writeInt32BE(sequence, 53)
  batch.writeInt32BE(count, 57)
  batch.writeUInt32BE(crc32c(batch, 21, batch.length), 17)
  return batch
}

// The timestamp delta and the offset delta are both the record's index.
function record(index: number, valueBytes: number, key?: string): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]), // attributes
    varint(index),
    varint(index),
    varint(key === undefined ? -1 : key.length),
    Buffer.from(key ?? ''),
    varint(valueBytes),
    Buffer.alloc(Math.max(0, valueBytes), 'x'),
    varint(0), // number of headers
  ])
  return Buffer.concat([varint(body.length), body])
}

/** Zigzag encoding: small positive and negative numbers take few bytes. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let remaining = value >= 0 ? value * 2 : -value * 2 - 1
  for (; remaining >= 128; remaining = Math.floor(remaining / 128)) bytes.push((remaining % 128) + 128)
  return Buffer.from([...bytes, remaining])
}
