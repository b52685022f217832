import { type KafkaRecord } from '../record'
import { type OffsetTracker } from './offset-tracker'
import { type Routed, type Task } from './types'

/** A record on its way through the consumer. */
export interface Item<T> {
  record: KafkaRecord
  tracker: OffsetTracker
  /** Null for a record without key: it waits for nobody. */
  lane: string | null
  /** Needs a work slot. */
  isWork: boolean
  bytes: number
  /** Undefined while work is queued: its record is read again when it starts, since a queue of objects is larger. */
  task: Task<T> | undefined
  /** Set for a record that could not be read. */
  poison: Error | undefined
}

/** Fixed cost of a queued item beside its value, for the limit on queued bytes. */
const ITEM_BYTES = 200

/** What route makes of a record, as an item; undefined when the record is to be ignored. */
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
    lane: record.key,
    isWork: !failed && (routed.workMs ?? 0) > 0,
    bytes: ITEM_BYTES + (record.value?.length ?? 0),
    task: failed ? undefined : routed,
    poison: failed ? routed : undefined,
  }
}
