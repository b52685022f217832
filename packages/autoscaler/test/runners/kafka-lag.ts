import {
  activePartitions,
  type CredentialCaches,
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
  partitionsToRequestEarliest,
  queryKafkaTrigger,
  removeMetricIndex,
} from '../../src'
import { attempt, readFields, type Runner, type VectorInteger } from './vector-case'
import { settledReplicas } from './settled-replicas'

interface Source {
  metadata: Record<string, string>
  authParams: Record<string, string>
  env: Record<string, string>
  ccacheFiles: CredentialCaches
}

const runTriggerMetadata: Runner = (inputs, _expected, rules) => {
  const { ccacheFiles: credentialCaches = {}, ...source } = readFields<Source>(
    inputs,
    'metadata',
    'authParams',
    'env',
    'ccacheFiles',
  )
  const parsed = attempt(() => parseKafkaTrigger({ ...source, credentialCaches, rules }))
  if ('error' in parsed) return { valid: false, errorContains: parsed.error }
  const { authentication, ...fields } = parsed.value
  const { tlsEnabled, sasl, tokenProvider } = authentication
  return { valid: true, ...fields, tlsEnabled, sasl, tokenProvider }
}

const runMetricName: Runner = (inputs) => {
  const { metadata, triggerIndex } = readFields<{ metadata: Record<string, string>; triggerIndex: number }>(
    inputs,
    'metadata',
    'triggerIndex',
  )
  return { metricName: kafkaMetricName(parseKafkaTrigger({ metadata }), triggerIndex) }
}

const runActivePartitions: Runner = (inputs) => {
  const { metadata, topicPartitionIds } = readFields<{ metadata: Record<string, string>; topicPartitionIds: number[] }>(
    inputs,
    'metadata',
    'topicPartitionIds',
  )
  const { partitionLimitation } = parseKafkaTrigger({ metadata })
  return { activePartitions: activePartitions(partitionLimitation, topicPartitionIds) }
}

const runPartitionLimitation: Runner = (inputs) => {
  const fields = readFields<{ partitionLimitation: string }>(inputs, 'partitionLimitation')
  const parsed = attempt(() => parsePartitionLimitation(fields.partitionLimitation))
  return 'error' in parsed ? { valid: false, partitions: null } : { valid: true, partitions: parsed.value }
}

const runFactors: Runner = (inputs) => ({ factors: factorsOf(readFields<{ n: number }>(inputs, 'n').n) })

const runNextFactor: Runner = (inputs) => {
  const { totalLag, partitions, lagThreshold } = readFields<Record<'totalLag' | 'partitions' | 'lagThreshold', number>>(
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
  earliestOffset: number | null
  previousCommittedOffset: number | null
}

const runPartitionLag: Runner = (inputs, _expected, rules) => {
  const fields = readFields<LagInputs>(
    inputs,
    'committedOffset',
    'latestOffset',
    'earliestOffset',
    'previousCommittedOffset',
    'offsetResetPolicy',
    'scaleToZeroOnInvalidOffset',
    'excludePersistentLag',
  )
  const result = attempt(() => partitionLag(fields, fields, fields.previousCommittedOffset, rules))
  if ('error' in result) return { lag: 0, lagWithPersistent: 0, error: true }
  return { ...result.value, error: false }
}

const runMetricTargetType: Runner = (inputs) => {
  const { triggerMetricType } = readFields<{ triggerMetricType: string | null }>(inputs, 'triggerMetricType')
  const type = attempt(() => metricTargetType(triggerMetricType ?? undefined))
  return 'error' in type ? { valid: false, targetType: null } : { valid: true, targetType: type.value }
}

const runMetricTarget: Runner = (inputs) => {
  const fields = readFields<{ targetType: 'Value' | 'AverageValue'; threshold: number }>(
    inputs,
    'targetType',
    'threshold',
  )
  const target = metricTarget(fields.targetType, fields.threshold)
  return {
    target:
      target.type === 'Value'
        ? { type: target.type, value: Number(target.value) }
        : { type: target.type, averageValue: Number(target.averageValue) },
  }
}

const runMetricQuantity: Runner = (inputs) => ({
  isZero: metricQuantity(Number(readFields<{ value: VectorInteger }>(inputs, 'value').value)) === 0n,
})

const runRemoveMetricIndex: Runner = (inputs) => {
  const fields = readFields<{ triggerIndex: number; metricName: string }>(inputs, 'triggerIndex', 'metricName')
  const name = attempt(() => removeMetricIndex(fields.metricName, fields.triggerIndex))
  return 'error' in name ? { valid: false, name: null } : { valid: true, name: name.value }
}

interface TotalPartition {
  topic: string
  partition: number
  latestOffset: number | null
  earliestOffset?: number | null
  committedOffset: number
  previousCommittedOffset: number | null
}

const optionNames = ['topic', ...overridableKafkaFields] as (keyof KafkaTrigger)[]

const runTotalLag: Runner = (inputs, expected, rules) => {
  const fields = readFields<{
    options: Partial<KafkaTrigger>
    partitions: TotalPartition[]
    earliestRequestFails?: boolean
  }>(inputs, 'options', 'partitions', 'earliestRequestFails')
  const defaults = parseKafkaTrigger({ metadata: { bootstrapServers: 'b:9092', consumerGroup: 'g' } })
  const trigger = { ...defaults, ...readFields<Partial<KafkaTrigger>>(fields.options, ...optionNames) }
  const names = ['topic', 'partition', 'latestOffset', 'earliestOffset', 'committedOffset'] as const
  const partitions = fields.partitions.map((partition) => ({
    ...readFields<TotalPartition>(partition, ...names, 'previousCommittedOffset'),
    ...(fields.earliestRequestFails && { earliestOffset: null }),
  }))
  const committedOffsets = Object.fromEntries(
    partitions.flatMap(({ topic, partition, previousCommittedOffset: previous }) =>
      previous === null ? [] : [[`${topic}/${partition}`, previous]],
    ),
  )
  const { decision } = queryKafkaTrigger(trigger, committedOffsets, { partitions }, rules)
  if (decision.failed) return { error: decision.error }
  const settled = 'workloadReplicas' in expected ? settledReplicas(trigger, decision) : null
  const requested = partitionsToRequestEarliest(trigger, partitions, rules)
  return {
    ...decision,
    workloadReplicas: settled,
    earliestAskedFor: requested.map(({ topic, partition }) => `${topic}/${partition}`),
  }
}

export const kafkaLag: Record<string, Runner> = {
  triggerMetadata: runTriggerMetadata,
  metricName: runMetricName,
  activePartitions: runActivePartitions,
  partitionLimitation: runPartitionLimitation,
  factors: runFactors,
  nextFactor: runNextFactor,
  partitionLag: runPartitionLag,
  metricTargetType: runMetricTargetType,
  metricTarget: runMetricTarget,
  metricQuantity: runMetricQuantity,
  removeMetricIndex: runRemoveMetricIndex,
  totalLag: runTotalLag,
}
