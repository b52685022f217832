import { type KafkaRecord } from '../kafka-server'
import { recordsOf } from './batch-records'
import { type LogSnapshot } from './partition-log'
import * as batch from './record-batch'
import { Segment } from './segment'

/** The records of a partition from its log start offset on. */
export function readRecords(topic: string, partition: number, { segments, startOffset }: LogSnapshot): KafkaRecord[] {
  return segments
    .flatMap((bytes) => Segment.fromBatches(bytes).batches())
    .filter((bytes) => !batch.isControl(bytes, 0))
    .flatMap(recordsOf)
    .filter(({ offset }) => offset >= startOffset)
    .map(({ offset, timestamp, key, value, headers }) => ({
      topic,
      partition,
      offset,
      timestamp,
      key: copyOf(key),
      value: copyOf(value),
      headers: headers.map((header) => ({ key: header.key, value: copyOf(header.value) })),
    }))
}

/** Copies the bytes, because a view would keep the whole segment in memory. */
const copyOf = (bytes: Buffer | null): Buffer | null => bytes && Buffer.from(bytes)
