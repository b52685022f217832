import { InvalidTriggerError } from '../errors'
import { readAuthentication } from './authentication'
import { FieldReader, type Fields } from './field-reader'
import { parsePartitionLimitation } from './partition-limitation'
import { type KafkaTrigger } from './types'

const knownFields = new Set([
  ...['bootstrapServers', 'bootstrapServersFromEnv', 'consumerGroup', 'consumerGroupFromEnv', 'topic', 'topicFromEnv'],
  ...['lagThreshold', 'activationLagThreshold', 'offsetResetPolicy', 'allowIdleConsumers', 'excludePersistentLag'],
  ...['scaleToZeroOnInvalidOffset', 'limitToPartitionsWithLag', 'ensureEvenDistributionOfPartitions'],
  ...['partitionLimitation', 'fullMetadata', 'version', 'tls', 'unsafeSsl', 'sasl', 'saslTokenProvider'],
  ...['awsRegion', 'identityOwner', 'awsAccessKeyIDFromEnv', 'awsSecretAccessKeyFromEnv'],
])

/** Where a trigger's values come from. `env`: the target container's environment, for `…FromEnv` fields. */
export interface KafkaTriggerSource {
  metadata: Fields
  authParams?: Fields
  env?: Fields
}

function required(read: FieldReader, name: string): string {
  const value = read.metadataOrEnv(name)
  if (value === '') throw new InvalidTriggerError(name, `missing required parameter "${name}"`)
  return value
}

function readVersion(read: FieldReader): string {
  const version = read.metadataText('version') || '1.0.0'
  if (!/^(0\.\d+\.\d+\.\d+|[1-9]\d*\.\d+\.\d+)$/.test(version)) {
    throw new InvalidTriggerError('version', `error parsing kafka version: invalid version \`${version}\``)
  }
  return version
}

function checkTogether(trigger: KafkaTrigger): void {
  const conflict = (first: keyof KafkaTrigger, second: keyof KafkaTrigger): void => {
    if (!trigger[first] || !trigger[second]) return
    throw new InvalidTriggerError(second, `${first} and ${second} cannot be set simultaneously`)
  }
  conflict('allowIdleConsumers', 'limitToPartitionsWithLag')
  conflict('limitToPartitionsWithLag', 'ensureEvenDistributionOfPartitions')
  if (trigger.topic !== '') return
  for (const field of ['limitToPartitionsWithLag', 'ensureEvenDistributionOfPartitions'] as const) {
    if (trigger[field]) throw new InvalidTriggerError(field, `topic must be specified when using ${field}`)
  }
  if (!trigger.fullMetadata) {
    throw new InvalidTriggerError('fullMetadata', 'topic must be specified when fullMetadata is false')
  }
}

/**
 * Reads and checks a trigger of type `kafka` as KEDA does, with its defaults.
 * @throws InvalidTriggerError naming the field at fault.
 */
export function parseKafkaTrigger({ metadata, authParams = {}, env = {} }: KafkaTriggerSource): KafkaTrigger {
  const read = new FieldReader(metadata, authParams, env)
  const topic = read.metadataOrEnv('topic')
  const trigger: KafkaTrigger = {
    bootstrapServers: required(read, 'bootstrapServers')
      .split(',')
      .map((server) => server.trim()),
    consumerGroup: required(read, 'consumerGroup'),
    topic,
    lagThreshold: read.integer('lagThreshold', 10, 1),
    activationLagThreshold: read.integer('activationLagThreshold', 0, 0),
    offsetResetPolicy: read.choice('offsetResetPolicy', ['latest', 'earliest'], 'latest'),
    allowIdleConsumers: read.boolean('allowIdleConsumers', false),
    scaleToZeroOnInvalidOffset: read.boolean('scaleToZeroOnInvalidOffset', false),
    excludePersistentLag: read.boolean('excludePersistentLag', false),
    limitToPartitionsWithLag: read.boolean('limitToPartitionsWithLag', false),
    ensureEvenDistributionOfPartitions: read.boolean('ensureEvenDistributionOfPartitions', false),
    // Partition numbers mean nothing across topics, so KEDA drops the limitation without a topic.
    partitionLimitation: topic === '' ? null : parsePartitionLimitation(read.metadataText('partitionLimitation')),
    fullMetadata: read.boolean('fullMetadata', true),
    version: readVersion(read),
    authentication: readAuthentication(read),
    unknownFields: Object.keys(metadata).filter((name) => !knownFields.has(name)),
  }
  checkTogether(trigger)
  return trigger
}
