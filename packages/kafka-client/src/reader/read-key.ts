import { translateError } from '../broker-errors'
import { Cluster } from '../cluster/cluster'
import { createDeferred } from '../collections/deferred'
import { BrokerUnavailableError } from '../errors'
import { type FetchedBatch } from '../fetch/fetched-batch'
import { Fetcher } from '../fetch/fetcher'
import { EARLIEST_TIMESTAMP, LATEST_TIMESTAMP, logOffsets } from '../fetch/log-offsets'
import { partitionOf } from '../producer/partitioner'
import { settlesWithin } from '../time'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { type KeyRead, type KeyReadOptions } from './read-key-options'

const FETCH = { minBytes: 1, maxWaitMs: 500 }

/**
 * Reads the records of one key that are not older than a time. It reads only the partition of the key, without a group, and
 * ignores the records of other keys.
 * @throws UnknownTopicError, NotAuthorizedError, BrokerUnavailableError (also after `timeoutMs`), UnreadableBatchError, or an
 *   error of `onRecord`
 *
 * @example
 * const events: string[] = []
 * const onRecord = ({ value }: KafkaRecord) => {
 *   events.push(String(value))
 *   return events.length === 3
 * }
 * await readKey({ kafka, logger, topic: 'orders', key: orderId, since: Date.now() - 3_600_000, onRecord })
 */
export async function readKey(options: KeyReadOptions): Promise<KeyRead> {
  const { kafka, topic, key, partitioner = 'murmur2' } = options
  const cluster = new Cluster({ transport: createKafkajsTransport(options), kafka })
  try {
    const { partitions } = await cluster.topic(topic)
    const partition = partitionOf({ key, partitions: partitions.length, partitioner })
    const offsetAt = (timestamp: number) => partitionOffset(cluster, { topic, partition, timestamp })
    const times = { start: EARLIEST_TIMESTAMP, since: Math.max(0, Math.floor(options.since)), end: LATEST_TIMESTAMP }
    const [start, since, end] = await Promise.all([offsetAt(times.start), offsetAt(times.since), offsetAt(times.end)])
    const range = { partition, from: since < 0 ? end : since, end }
    // Also if the partition is empty: then nothing shows how old the deleted records were.
    const isTrimmed = start > 0 && range.from === start
    return { partition, endedAt: await readRange(cluster, range, options), isTrimmed }
  } finally {
    await cluster.close()
  }
}

interface LogTime {
  topic: string
  partition: number
  timestamp: number
}

async function partitionOffset(cluster: Cluster, { topic, partition, timestamp }: LogTime): Promise<number> {
  const { offsets, error } = await logOffsets(cluster, topic, timestamp)
  const offset = offsets.get(partition)
  if (offset === undefined) throw error ?? new BrokerUnavailableError({ outcomeUnknown: false })
  return offset
}

interface LogRange {
  partition: number
  from: number
  /** The offset after the last record. */
  end: number
}

async function readRange(
  cluster: Cluster,
  { partition, from, end }: LogRange,
  { topic, key, onRecord, maxRecords = 1_000_000, timeoutMs = 30_000 }: KeyReadOptions,
): Promise<KeyRead['endedAt']> {
  if (from >= end) return 'end'
  const keyBytes = Buffer.from(key)
  const reading = createDeferred<KeyRead['endedAt']>()
  let recordsRead = 0

  function onBatch({ records, nextOffset, unreadable }: FetchedBatch): void {
    if (unreadable) throw unreadable
    recordsRead += records.length
    const isEnough = records.some((record) => record.offset < end && record.key?.equals(keyBytes) && onRecord(record))
    if (isEnough) finish('enough')
    else if (nextOffset >= end) finish('end')
    else if (recordsRead >= maxRecords) finish('maxRecords')
  }
  // Closes the fetcher at once, so that no further batch is delivered.
  function finish(endedAt: KeyRead['endedAt']): void {
    fetcher.close()
    reading.resolve(endedAt)
  }
  const fetcher = new Fetcher({
    cluster,
    topic,
    settings: () => FETCH,
    onBatch,
    // Retention has deleted the oldest records in the meantime; the next ones are read.
    onPositionOutOfRange: () => undefined,
    onFailure: (error) => reading.reject(translateError(error, { operation: `read topic ${topic}` })),
  })
  fetcher.assign(new Map([[partition, from]]))
  try {
    const isDone = await settlesWithin(reading.promise, timeoutMs)
    if (!isDone) throw new BrokerUnavailableError({ outcomeUnknown: false })
    return await reading.promise
  } finally {
    fetcher.close()
  }
}
