import {
  activePartitions,
  factorsOf,
  type KafkaTrigger,
  kafkaMetricName,
  metricQuantity,
  metricTarget,
  metricTargetType,
  nextFactor,
  overridableKafkaFields,
  parseKafkaTrigger,
  parsePartitionLimitation,
  partitionLag,
  queryKafkaTrigger,
  removeMetricIndex,
} from '../../src'
import { attempt, only, type Runner, type Whole } from './case'
import { settledReplicas } from './settled-replicas'

interface Source {
  metadata: Record<string, string>
  authParams: Record<string, string>
  env: Record<string, string>
}

const triggerMetadata: Runner = (inputs) => {
  const parsed = attempt(() => parseKafkaTrigger(only<Source>(inputs, 'metadata', 'authParams', 'env')))
  if ('error' in parsed) return { valid: false }
  const { authentication, ...fields } = parsed.value
  const { tlsEnabled, sasl, tokenProvider } = authentication
  return { valid: true, ...fields, tlsEnabled, sasl, tokenProvider }
}

const metricName: Runner = (inputs) => {
  const { metadata, triggerIndex } = only<{ metadata: Record<string, string>; triggerIndex: number }>(
    inputs,
    'metadata',
    'triggerIndex',
  )
  return { metricName: kafkaMetricName(parseKafkaTrigger({ metadata }), triggerIndex) }
}

const active: Runner = (inputs) => {
  const { metadata, topicPartitionIds } = only<{ metadata: Record<string, string>; topicPartitionIds: number[] }>(
    inputs,
    'metadata',
    'topicPartitionIds',
  )
  const { partitionLimitation } = parseKafkaTrigger({ metadata })
  return { activePartitions: activePartitions(partitionLimitation, topicPartitionIds) }
}

const partitionLimitation: Runner = (inputs) => {
  const given = only<{ partitionLimitation: string }>(inputs, 'partitionLimitation')
  const parsed = attempt(() => parsePartitionLimitation(given.partitionLimitation))
  return 'error' in parsed ? { valid: false, partitions: null } : { valid: true, partitions: parsed.value }
}

const factors: Runner = (inputs) => ({ factors: factorsOf(only<{ n: number }>(inputs, 'n').n) })

const factor: Runner = (inputs) => {
  const { totalLag, partitions, lagThreshold } = only<Record<'totalLag' | 'partitions' | 'lagThreshold', number>>(
    inputs,
    'totalLag',
    'partitions',
    'lagThreshold',
  )
  return { factor: nextFactor(totalLag, partitions, lagThreshold) }
}

type LagInputs = Pick<KafkaTrigger, 'offsetResetPolicy' | 'scaleToZeroOnInvalidOffset' | 'excludePersistentLag'> & {
  committedOffset: number
  latestOffset: number | null
  previousCommittedOffset: number | null
}

const lag: Runner = (inputs) => {
  const given = only<LagInputs>(
    inputs,
    'committedOffset',
    'latestOffset',
    'previousCommittedOffset',
    'offsetResetPolicy',
    'scaleToZeroOnInvalidOffset',
    'excludePersistentLag',
  )
  const result = attempt(() => partitionLag(given, given, given.previousCommittedOffset))
  if ('error' in result) return { lag: 0, lagWithPersistent: 0, error: true }
  return { ...result.value, error: false }
}

const targetType: Runner = (inputs) => {
  const { triggerMetricType } = only<{ triggerMetricType: string | null }>(inputs, 'triggerMetricType')
  const type = attempt(() => metricTargetType(triggerMetricType ?? undefined))
  return 'error' in type ? { valid: false, targetType: null } : { valid: true, targetType: type.value }
}

const target: Runner = (inputs) => {
  const given = only<{ targetType: 'Value' | 'AverageValue'; threshold: number }>(inputs, 'targetType', 'threshold')
  const made = metricTarget(given.targetType, given.threshold)
  return {
    target:
      made.type === 'Value'
        ? { type: made.type, value: Number(made.value) }
        : { type: made.type, averageValue: Number(made.averageValue) },
  }
}

const quantity: Runner = (inputs) => ({
  isZero: metricQuantity(Number(only<{ value: Whole }>(inputs, 'value').value)) === 0n,
})

const withoutIndex: Runner = (inputs) => {
  const given = only<{ triggerIndex: number; metricName: string }>(inputs, 'triggerIndex', 'metricName')
  const name = attempt(() => removeMetricIndex(given.metricName, given.triggerIndex))
  return 'error' in name ? { valid: false, name: null } : { valid: true, name: name.value }
}

interface TotalPartition {
  topic: string
  partition: number
  latestOffset: number | null
  committedOffset: number
  previousCommittedOffset: number | null
}

const optionNames = ['topic', ...overridableKafkaFields] as (keyof KafkaTrigger)[]

const totalLag: Runner = (inputs, expected) => {
  const given = only<{ options: Partial<KafkaTrigger>; partitions: TotalPartition[] }>(inputs, 'options', 'partitions')
  const defaults = parseKafkaTrigger({ metadata: { bootstrapServers: 'b:9092', consumerGroup: 'g' } })
  const trigger = { ...defaults, ...only<Partial<KafkaTrigger>>(given.options, ...optionNames) }
  const names = ['topic', 'partition', 'latestOffset', 'committedOffset', 'previousCommittedOffset'] as const
  const partitions = given.partitions.map((each) => only<TotalPartition>(each, ...names))
  const memory = Object.fromEntries(
    partitions.flatMap(({ topic, partition, previousCommittedOffset: previous }) =>
      previous === null ? [] : [[`${topic}/${partition}`, previous]],
    ),
  )
  const { decision } = queryKafkaTrigger(trigger, memory, { partitions })
  if (decision.failed) return { error: decision.error }
  const settled = 'workloadReplicas' in expected ? settledReplicas(trigger, decision) : null
  return { ...decision, workloadReplicas: settled }
}

export const kafkaLag: Record<string, Runner> = {
  triggerMetadata,
  metricName,
  activePartitions: active,
  partitionLimitation,
  factors,
  nextFactor: factor,
  partitionLag: lag,
  metricTargetType: targetType,
  metricTarget: target,
  metricQuantity: quantity,
  removeMetricIndex: withoutIndex,
  totalLag,
}
