import { ScalerQueryError } from '../../errors'
import { type KafkaTrigger } from './metadata'

/** Kafka's offsets of one partition. */
export interface PartitionOffsets {
  topic: string
  partition: number
  /** The group's committed offset; −1 before the first commit. */
  committedOffset: number
  /** Offset after the newest record; null if the brokers' answer lacks the partition. */
  latestOffset: number | null
  /** Error code of the group's offset for this partition. */
  error?: string
}

/** Lag of one partition. `lag` scales, `lagWithPersistent` activates; they differ only for a stuck partition. */
export interface PartitionLagResult {
  lag: number
  lagWithPersistent: number
  /** Committed offset to remember for the next query; null keeps the remembered one. */
  remember: number | null
  rule: 'never committed' | 'unanswered' | 'stuck' | 'counted'
}

type LagRules = Pick<KafkaTrigger, 'offsetResetPolicy' | 'scaleToZeroOnInvalidOffset' | 'excludePersistentLag'>

function both(lag: number, rule: PartitionLagResult['rule'], remember: number | null = null): PartitionLagResult {
  return { lag, lagWithPersistent: lag, remember, rule }
}

/**
 * Lag of one partition as KEDA counts it, in messages. `previous`: the committed offset of the last query, null if
 * there was none. Negative after a topic was recreated. With `earliest` and no commit the lag is the end offset itself,
 * although retention may have deleted the older records.
 * @throws ScalerQueryError for a partition with an error code, which fails the whole query.
 */
export function partitionLag(
  rules: LagRules,
  offsets: Pick<PartitionOffsets, 'committedOffset' | 'latestOffset' | 'error'>,
  previous: number | null,
): PartitionLagResult {
  const { committedOffset, latestOffset, error } = offsets
  if (error !== undefined) throw new ScalerQueryError(error)
  const isUncommitted = committedOffset === -1
  if (isUncommitted && rules.scaleToZeroOnInvalidOffset) return both(0, 'never committed')
  if (isUncommitted && rules.offsetResetPolicy === 'latest') return both(1, 'never committed')
  if (latestOffset === null) return both(0, 'unanswered')
  if (isUncommitted) return both(latestOffset, 'never committed')
  const lag = latestOffset - committedOffset
  if (!rules.excludePersistentLag) return both(lag, 'counted')
  if (previous === committedOffset) return { lag: 0, lagWithPersistent: lag, remember: null, rule: 'stuck' }
  return both(lag, 'counted', committedOffset)
}
