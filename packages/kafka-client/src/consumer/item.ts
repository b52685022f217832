import { type KafkaRecord } from '../record'
import { type OffsetTracker } from './offset-tracker'
import { type Routed, type Task } from './consumer-options'

/** A record on its way through the consumer. */
export interface Item<T> {
  record: KafkaRecord
  tracker: OffsetTracker
  /** The record's key, decoded once. */
  key: string | null
  /** Needs a work slot. */
  isWork: boolean
  bytes: number
  /** Undefined while work is queued: the record is routed again when it starts, since queued tasks need more memory. */
  task: Task<T> | undefined
  /** Why `route` could not read the record. */
  poison: Error | undefined
}

/** Estimated memory of a queued item without its value. */
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
  const failed = routed instanceof Error
  return {
    record,
    tracker,
    key: record.key,
    isWork: !failed && (routed.workMs ?? 0) > 0,
    bytes: ITEM_BYTES + (record.value?.length ?? 0),
    task: failed ? undefined : routed,
    poison: failed ? routed : undefined,
  }
}
