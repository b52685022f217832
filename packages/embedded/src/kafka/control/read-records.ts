import { type KafkaRecord } from '../kafka-server'
import { type LogSnapshot } from '../log/partition-log'
import * as batch from '../log/record-batch'
import { Segment } from '../log/segment'
import { InvalidArgumentError } from '../../control/errors'
import { decompressRecords, readVarint } from '../log/timestamp-search'

/** The records of a partition from its log start offset on. */
export function readRecords(topic: string, partition: number, { segments, startOffset }: LogSnapshot): KafkaRecord[] {
  return segments
    .flatMap((bytes) => Segment.fromBatches(bytes).batches())
    .flatMap((bytes) => readBatch(bytes, topic, partition))
    .filter(({ offset }) => offset >= startOffset)
}

function readBatch(bytes: Buffer, topic: string, partition: number): KafkaRecord[] {
  if (batch.isControl(bytes, 0)) return []
  const content = decompressRecords(bytes)
  if (!content)
    throw new InvalidArgumentError(
      `the records of ${topic}/${partition} have a compression that is not supported here: use a consumer`,
    )
  const reader = new RecordReader(content)
  const [offset, timestamp] = [batch.baseOffset(bytes, 0), batch.baseTimestamp(bytes, 0)]
  const records: KafkaRecord[] = []
  while (reader.hasMore) {
    const { offsetDelta, timestampDelta, ...record } = reader.record()
    records.push({ topic, partition, offset: offset + offsetDelta, timestamp: timestamp + timestampDelta, ...record })
  }
  return records
}

/** Reads the records of a batch: length, attributes, timestamp delta, offset delta, key, value, headers. */
class RecordReader {
  private position = 0

  constructor(private readonly content: Buffer) {}

  get hasMore(): boolean {
    return this.position < this.content.length
  }

  record() {
    this.varint() // length
    this.position++ // attributes
    return {
      timestampDelta: this.varint(),
      offsetDelta: this.varint(),
      key: this.bytes(),
      value: this.bytes(),
      headers: Array.from({ length: this.varint() }, () => ({ key: String(this.bytes()), value: this.bytes() })),
    }
  }

  private varint(): number {
    const { value, end } = readVarint(this.content, this.position)
    this.position = end
    return value
  }

  /** A copy, so that the caller does not keep the whole segment in memory; null if the length is negative. */
  private bytes(): Buffer | null {
    const length = this.varint()
    if (length < 0) return null
    this.position += length
    return Buffer.from(this.content.subarray(this.position - length, this.position))
  }
}
