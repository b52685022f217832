/** The byte offset of each field of a record batch (magic 2). `records` is also the size of the header. */
export const BYTE_OFFSETS = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  firstSequence: 53,
  count: 57,
  records: 61,
}

/** The `length` field contains the number of bytes that follow it, from this byte offset on. */
export const LENGTH_START = BYTE_OFFSETS.leaderEpoch
export const MAGIC = 2

/** Bit masks of the attributes. */
export const ATTRIBUTES = { compression: 0b111, logAppendTime: 0b1000, transactional: 0b10000, control: 0b100000 }
