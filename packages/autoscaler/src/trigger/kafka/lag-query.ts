import { type DecisionStep } from '../../decision'
import { AutoscalerError } from '../../errors'
import { step } from '../../explain'
import { type Rules, rulesOf } from '../../rules'
import { type KafkaTrigger } from './kafka-trigger'
import { partitionLag, type PartitionLagResult, type PartitionOffsets } from './partition-lag'
import { activePartitions } from './partition-limitation'
import { sum, sumLag, type TotalLag } from './total-lag'

/** Committed offsets of the last query, by `topic/partition`; only `excludePersistentLag` reads them. */
export type CommittedOffsets = Readonly<Record<string, number>>

/** Response to one query of Kafka: all partitions, or the error. */
export type KafkaObservation = { partitions: readonly PartitionOffsets[] } | { error: string }

/** Lag of the trigger, or the error. */
export type KafkaTriggerDecision = ({ failed: false } & Omit<TotalLag, 'chain'>) | { failed: true; error: string }

/** Result of one query. `state` is the input of the next query, in KEDA's poll or the HPA's sync. */
export interface KafkaTriggerResult {
  decision: KafkaTriggerDecision
  state: CommittedOffsets
  explanation: DecisionStep[]
}

function countedPartitions(trigger: KafkaTrigger, partitions: readonly PartitionOffsets[]): PartitionOffsets[] {
  // Without a topic in the trigger, a group without commits has no partitions: lag 0, not an error.
  if (partitions.length === 0 && trigger.topic === '') return []
  const ids = partitions.map(({ partition }) => partition)
  const active = new Set(activePartitions(trigger.partitionLimitation, ids))
  // KEDA iterates over the partitions in the brokers' response, so one that is missing there does not raise the cap.
  return partitions.filter(({ partition, latestOffset }) => active.has(partition) && latestOffset !== null)
}

/**
 * The partitions whose earliest offsets KEDA requests, since 2.21: those without a commit, with policy `earliest` and
 * without `scaleToZeroOnInvalidOffset`.
 */
export function partitionsToRequestEarliest(
  trigger: KafkaTrigger,
  partitions: readonly PartitionOffsets[],
  rules: Rules = rulesOf(),
): PartitionOffsets[] {
  const isNeeded = rules.earliestCountsRetained && countsFromEarliest(trigger)
  return isNeeded ? countedPartitions(trigger, partitions).filter(({ committedOffset }) => committedOffset === -1) : []
}

const countsFromEarliest = ({ offsetResetPolicy, scaleToZeroOnInvalidOffset }: KafkaTrigger): boolean =>
  offsetResetPolicy === 'earliest' && !scaleToZeroOnInvalidOffset

/** The lag of all partitions without a commit, with policy `earliest`; no step if there are none. */
function earliestSteps(
  trigger: KafkaTrigger,
  partitions: readonly PartitionOffsets[],
  lags: readonly PartitionLagResult[],
  { earliestCountsRetained: isRetained }: Rules,
): DecisionStep[] {
  const ranges = partitions.flatMap(({ committedOffset, latestOffset }, index) => {
    if (committedOffset !== -1) return []
    const end = latestOffset ?? 0
    const lag = lags[index]?.lag ?? 0
    return [{ start: end - lag, end }]
  })
  if (ranges.length === 0 || !countsFromEarliest(trigger)) return []
  const start = sum(ranges.map((range) => range.start))
  const end = sum(ranges.map((range) => range.end))
  const formula = ranges.map((range) => `(${range.end} − ${range.start})`).join(' + ')
  return [step('earliest offsets', { partitions: ranges.length, start, end, isRetained }, formula, end - start)]
}

function queryPartitions(
  trigger: KafkaTrigger,
  previous: CommittedOffsets,
  allPartitions: readonly PartitionOffsets[],
  rules: Rules,
): KafkaTriggerResult {
  const state: Record<string, number> = { ...previous }
  const partitions = countedPartitions(trigger, allPartitions)
  const lags = partitions.map((offsets) => {
    const key = `${offsets.topic}/${offsets.partition}`
    const result = partitionLag(trigger, offsets, previous[key] ?? null, rules)
    if (result.offsetToStore !== null) state[key] = result.offsetToStore
    return result
  })
  const { chain, ...total } = sumLag(trigger, lags)
  return {
    decision: { failed: false, ...total },
    state,
    explanation: [...earliestSteps(trigger, partitions, lags, rules), ...chain],
  }
}

function failure(error: string): KafkaTriggerResult {
  return {
    decision: { failed: true, error },
    // After a failure KEDA creates the scaler again, so the offsets of the last query are lost.
    state: {},
    explanation: [step('query failed', {}, error, null)],
  }
}

/**
 * One query of a Kafka trigger: lag per partition, total, caps, activation.
 * A failed query has a result too (`failed: true`), because the replicas then depend on the fallback.
 */
export function queryKafkaTrigger(
  trigger: KafkaTrigger,
  previous: CommittedOffsets,
  observation: KafkaObservation,
  rules: Rules = rulesOf(),
): KafkaTriggerResult {
  if ('error' in observation) return failure(observation.error)
  try {
    return queryPartitions(trigger, previous, observation.partitions, rules)
  } catch (error) {
    if (error instanceof AutoscalerError) return failure(error.message)
    throw error
  }
}
