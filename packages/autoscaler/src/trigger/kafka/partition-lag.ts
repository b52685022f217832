import { ScalerQueryError } from '../../errors'
import { type Rules, rulesOf } from '../../rules'
import { type KafkaTrigger } from './kafka-trigger'

/** Offsets of one partition. */
export interface PartitionOffsets {
  topic: string
  partition: number
  /** The group's committed offset; −1 before the first commit. */
  committedOffset: number
  /** Offset after the newest record; null if the partition is missing in the brokers' response. */
  latestOffset: number | null
  /** Offset of the oldest record; absent or null if it was not requested, or the brokers did not respond. */
  earliestOffset?: number | null
  /** Error code of the group's offset for this partition. */
  error?: string
}

/**
 * Lag of one partition, in messages: `lag` for the number of replicas, `lagWithPersistent` for the activation. They
 * differ only with `excludePersistentLag`, if the committed offset did not change since the last query.
 */
export interface PartitionLagResult {
  lag: number
  lagWithPersistent: number
  /** Committed offset to store for the next query; null keeps the stored one. */
  offsetToStore: number | null
}

type LagOptions = Pick<KafkaTrigger, 'offsetResetPolicy' | 'scaleToZeroOnInvalidOffset' | 'excludePersistentLag'>

const equalLags = (lag: number): PartitionLagResult => ({ lag, lagWithPersistent: lag, offsetToStore: null })

/**
 * Lag of one partition as KEDA counts it, in messages. `previous`: the committed offset in the last query, null if
 * there was none. The lag can be negative if the topic was deleted and created again. Without a commit it is 0 with
 * `scaleToZeroOnInvalidOffset`, 1 with `latest`, and with `earliest` the number of retained records, or the end offset
 * if the earliest offset is unknown and in KEDA before 2.21.
 * @throws ScalerQueryError for a partition with an error code; then the whole query fails.
 */
export function partitionLag(
  trigger: LagOptions,
  offsets: Pick<PartitionOffsets, 'committedOffset' | 'latestOffset' | 'earliestOffset' | 'error'>,
  previous: number | null,
  rules: Rules = rulesOf(),
): PartitionLagResult {
  const { committedOffset, latestOffset, error } = offsets
  if (error !== undefined) throw new ScalerQueryError(error)
  if (committedOffset === -1) {
    if (trigger.scaleToZeroOnInvalidOffset) return equalLags(0)
    if (trigger.offsetResetPolicy === 'latest') return equalLags(1)
    const start = rules.earliestCountsRetained ? (offsets.earliestOffset ?? 0) : 0
    return equalLags(Math.max(0, (latestOffset ?? 0) - start))
  }
  if (latestOffset === null) return equalLags(0)
  const lag = latestOffset - committedOffset
  if (!trigger.excludePersistentLag) return equalLags(lag)
  if (previous === committedOffset) return { lag: 0, lagWithPersistent: lag, offsetToStore: null }
  return { ...equalLags(lag), offsetToStore: committedOffset }
}
