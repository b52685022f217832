import { asError } from '../broker-errors'
import { type BagItem } from '../collections/bag'
import { type KafkaRecord } from '../record'
import { type OffsetTracker } from './offset-tracker'
import { type ConsumerOptions, type Routed, type Task } from './consumer-options'

/** A record to handle, with its state in the consumer. */
export interface Item<T> extends BagItem {
  record: KafkaRecord
  tracker: OffsetTracker
  /** The key of the record, with one character per byte. */
  key: string | null
  /** Whether the record has simulated work and needs a work slot. */
  hasWork: boolean
  /** Estimated memory, in bytes. */
  bytes: number
  /** Undefined while a record with simulated work is queued, to save memory: it is routed again when it starts. */
  task: Task<T> | undefined
  /** The error of `route`. */
  poison: Error | undefined
  /** The queue in which the next record of the key could start, because the handler has called `releaseKey`. */
  releasedIn?: object
}

/** Returns the decision of `route`, or its error. */
export function tryRoute<T>(route: ConsumerOptions<T>['route'], record: KafkaRecord): Routed<T> | Error {
  try {
    return route(record)
  } catch (error) {
    return asError(error)
  }
}

/** Estimated memory of a queued item without the value of its record, in bytes. */
const ITEM_BYTES = 200

export function toItem<T>({
  record,
  tracker,
  routed,
}: {
  record: KafkaRecord
  tracker: OffsetTracker
  routed: Exclude<Routed<T>, { kind: 'ignore' }> | Error
}): Item<T> {
  const hasFailed = routed instanceof Error
  return {
    index: -1,
    record,
    tracker,
    key: record.key && record.key.toString('latin1'),
    hasWork: !hasFailed && (routed.workMs ?? 0) > 0,
    bytes: ITEM_BYTES + (record.value?.length ?? 0),
    task: hasFailed ? undefined : routed,
    poison: hasFailed ? routed : undefined,
  }
}

const copy = (bytes: Buffer | null) => bytes && Buffer.from(bytes)

/** Copies a record, because its buffers are views that would keep the complete fetch response (up to 2 MB) in memory. */
export function copyRecord({ topic, partition, offset, timestamp, key, value, headers }: KafkaRecord): KafkaRecord {
  const copies = headers.map(([name, bytes]) => [name, copy(bytes)] as const)
  return { topic, partition, offset, timestamp, key: copy(key), value: copy(value), headers: copies }
}
