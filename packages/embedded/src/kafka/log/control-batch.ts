import { writeInt64 } from '../wire/int64'
import * as batch from './record-batch'

// In the record, seven bytes precede the type: the length, the attributes, two deltas, the key length and the version.
const TYPE_POSITION = batch.BATCH_HEADER_BYTES + 7
const COMMIT = 1

/** The control batch that ends a producer's transaction in one partition. */
export function controlBatch(fields: { producerId: number; epoch: number; isCommit: boolean; now: number }): Buffer {
  const { producerId, epoch, isCommit, now } = fields
  const { Field } = batch
  // One record of 16 bytes (as a varint: 32): attributes and deltas 0, the key (version, type), the value (version,
  // coordinator epoch), no headers.
  const record = [32, 0, 0, 0, 8, 0, 0, 0, isCommit ? COMMIT : 0, 12, 0, 0, 0, 0, 0, 0, 0]
  const bytes = Buffer.concat([Buffer.alloc(batch.BATCH_HEADER_BYTES), Buffer.from(record)])
  bytes.writeInt32BE(bytes.length - batch.UNCOUNTED_BYTES, Field.batchLength)
  bytes[Field.magic] = batch.MAGIC
  bytes.writeInt16BE(batch.TRANSACTIONAL | batch.CONTROL, Field.attributes)
  for (const position of [Field.baseTimestamp, Field.maxTimestamp]) writeInt64(bytes, now, position)
  writeInt64(bytes, producerId, Field.producerId)
  bytes.writeInt16BE(epoch, Field.producerEpoch)
  bytes.writeInt32BE(-1, Field.baseSequence)
  bytes.writeInt32BE(1, Field.recordCount)
  batch.writeChecksum(bytes, 0)
  return bytes
}

export const isCommit = (bytes: Buffer): boolean => bytes.readInt16BE(TYPE_POSITION) === COMMIT
