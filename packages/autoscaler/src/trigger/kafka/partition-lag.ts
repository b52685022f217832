import { ScalerQueryError } from '../../errors'
import { type KafkaTrigger } from './metadata'

/** Offsets of one partition. */
export interface PartitionOffsets {
  topic: string
  partition: number
  /** The group's committed offset; −1 before the first commit. */
  committedOffset: number
  /** Offset after the newest record; null if the partition is missing in the brokers' response. */
  latestOffset: number | null
  /** Error code of the group's offset for this partition. */
  error?: string
}

/**
 * Lag of one partition: `lag` for the number of replicas, `lagWithPersistent` for the activation. They differ only if
 * the partition is stuck.
 */
export interface PartitionLagResult {
  lag: number
  lagWithPersistent: number
  /** Committed offset to store for the next query; null keeps the stored one. */
  offsetToStore: number | null
}

type LagRules = Pick<KafkaTrigger, 'offsetResetPolicy' | 'scaleToZeroOnInvalidOffset' | 'excludePersistentLag'>

const equalLags = (lag: number): PartitionLagResult => ({ lag, lagWithPersistent: lag, offsetToStore: null })

/**
 * Lag of one partition as KEDA counts it, in messages. `previous`: the committed offset in the last query, null if there
 * was none. The lag is negative after the topic was created again. With `earliest` and no commit it is the end offset,
 * even if retention has deleted older records.
 * @throws ScalerQueryError for a partition with an error code; then the whole query fails.
 */
export function partitionLag(
  rules: LagRules,
  offsets: Pick<PartitionOffsets, 'committedOffset' | 'latestOffset' | 'error'>,
  previous: number | null,
): PartitionLagResult {
  const { committedOffset, latestOffset, error } = offsets
  if (error !== undefined) throw new ScalerQueryError(error)
  if (committedOffset === -1) {
    if (rules.scaleToZeroOnInvalidOffset) return equalLags(0)
    return equalLags(rules.offsetResetPolicy === 'latest' ? 1 : (latestOffset ?? 0))
  }
  if (latestOffset === null) return equalLags(0)
  const lag = latestOffset - committedOffset
  if (!rules.excludePersistentLag) return equalLags(lag)
  if (previous === committedOffset) return { lag: 0, lagWithPersistent: lag, offsetToStore: null }
  return { ...equalLags(lag), offsetToStore: committedOffset }
}
