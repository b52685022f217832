import { type DecisionStep } from '@food-delivery/contracts'
import { AutoscalerError } from '../errors'
import { step } from '../explain/step'
import { partitionLag, type PartitionLagResult } from './partition-lag'
import { activePartitions } from './partition-limitation'
import { sumLag, type TotalLag } from './total-lag'
import { type CommittedMemory, type KafkaObservation, type KafkaTrigger, type PartitionOffsets } from './types'

/** A trigger's answer: its lag, or why it has none. */
export type KafkaTriggerDecision = ({ failed: false } & Omit<TotalLag, 'chain'>) | { failed: true; error: string }

/** Result of one query. `state` goes into the next one, whichever loop (KEDA's poll or the HPA's sync) asks it. */
export interface KafkaTriggerResult {
  decision: KafkaTriggerDecision
  state: CommittedMemory
  explanation: DecisionStep[]
}

const keyOf = ({ topic, partition }: PartitionOffsets): string => `${topic}/${partition}`

function countedPartitions(trigger: KafkaTrigger, partitions: readonly PartitionOffsets[]): PartitionOffsets[] {
  // A group that committed nowhere has no topics yet: lag 0, not an error.
  if (partitions.length === 0 && trigger.topic === '') return []
  const ids = partitions.map(({ partition }) => partition)
  const active = new Set(activePartitions(trigger.partitionLimitation, ids))
  // KEDA walks the brokers' answer, so a partition without an end offset is not even counted as one.
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
    // KEDA builds the scaler anew after a failure, and the memory goes with the old one.
    state: {},
    explanation: [step('query failed', {}, error, null)],
  }
}

/**
 * Asks a Kafka trigger: lag per partition, total, caps, activation.
 * A failed query is a decision like any other (`failed: true`), since replicas then depend on the fallback.
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
