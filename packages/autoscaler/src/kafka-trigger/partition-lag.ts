import { ScalerQueryError } from '../errors'
import { type KafkaTrigger, type PartitionOffsets } from './types'

/** Lag of one partition. `lag` scales, `lagWithPersistent` activates; they differ only for a stuck partition. */
export interface PartitionLagResult {
  lag: number
  lagWithPersistent: number
  /** Committed offset to remember for the next query; null keeps what was remembered. */
  remember: number | null
  rule: 'never committed' | 'unanswered' | 'stuck' | 'counted'
}

type LagRules = Pick<KafkaTrigger, 'offsetResetPolicy' | 'scaleToZeroOnInvalidOffset' | 'excludePersistentLag'>

function both(lag: number, rule: PartitionLagResult['rule'], remember: number | null = null): PartitionLagResult {
  return { lag, lagWithPersistent: lag, remember, rule }
}

/**
 * Lag of one partition as KEDA counts it, in messages. `previous`: the committed offset of the last query, null of none.
 * It can be negative when a topic was made again. With `earliest` and no commit it is the end offset itself, which
 * retention does not shrink.
 * @throws ScalerQueryError when the partition carries an error code: the whole query then fails.
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
