import { type DecisionStep } from '@food-delivery/contracts'
import { AutoscalerError } from '../../errors'
import { step } from '../../explain'
import { type KafkaTrigger } from './metadata'
import { partitionLag, type PartitionLagResult, type PartitionOffsets } from './partition-lag'
import { activePartitions } from './partition-limitation'
import { sumLag, type TotalLag } from './total-lag'

/** Committed offsets of the last query, by `topic/partition`; only `excludePersistentLag` reads them. */
export type CommittedMemory = Readonly<Record<string, number>>

/** One query to Kafka: every partition, or the error. */
export type KafkaObservation = { partitions: readonly PartitionOffsets[] } | { error: string }

/** A trigger's answer: its lag, or the error. */
export type KafkaTriggerDecision = ({ failed: false } & Omit<TotalLag, 'chain'>) | { failed: true; error: string }

/** Result of one query. `state` goes into the next one, whether KEDA's poll or the HPA's sync makes it. */
export interface KafkaTriggerResult {
  decision: KafkaTriggerDecision
  state: CommittedMemory
  explanation: DecisionStep[]
}

const keyOf = ({ topic, partition }: PartitionOffsets): string => `${topic}/${partition}`

function countedPartitions(trigger: KafkaTrigger, partitions: readonly PartitionOffsets[]): PartitionOffsets[] {
  // A group without any commit has no topics yet: lag 0, not an error.
  if (partitions.length === 0 && trigger.topic === '') return []
  const ids = partitions.map(({ partition }) => partition)
  const active = new Set(activePartitions(trigger.partitionLimitation, ids))
  // KEDA iterates over the brokers' answer, so a partition missing there does not count towards the cap either.
  return partitions.filter(({ partition, latestOffset }) => active.has(partition) && latestOffset !== null)
}

function query(trigger: KafkaTrigger, memory: CommittedMemory, all: readonly PartitionOffsets[]): KafkaTriggerResult {
  const partitions = countedPartitions(trigger, all)
  const state: Record<string, number> = { ...memory }
  const lags: PartitionLagResult[] = partitions.map((offsets) => {
    const key = keyOf(offsets)
    const result = partitionLag(trigger, offsets, memory[key] ?? null)
    if (result.remember !== null) state[key] = result.remember
    return result
  })
  const { chain, ...total } = sumLag(trigger, lags)
  return { decision: { failed: false, ...total }, state, explanation: chain }
}

function failure(error: string): KafkaTriggerResult {
  return {
    decision: { failed: true, error },
    // KEDA replaces the scaler after a failure, and its memory is lost with it.
    state: {},
    explanation: [step('query failed', {}, error, null)],
  }
}

/**
 * One query of a Kafka trigger: lag per partition, total, caps, activation.
 * A failed query is a result too (`failed: true`), since the replicas then depend on the fallback.
 */
export function queryKafkaTrigger(
  trigger: KafkaTrigger,
  memory: CommittedMemory,
  observation: KafkaObservation,
): KafkaTriggerResult {
  if ('error' in observation) return failure(observation.error)
  try {
    return query(trigger, memory, observation.partitions)
  } catch (error) {
    if (error instanceof AutoscalerError) return failure(error.message)
    throw error
  }
}
