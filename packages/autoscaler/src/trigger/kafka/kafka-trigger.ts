import { InvalidTriggerError } from '../../errors'
import { rulesOf } from '../../rules'
import { externalMetricName } from '../external-metric'
import { FieldReader, type TriggerSource } from '../field-reader'
import {
  authenticationFields,
  type AuthenticationOptions,
  type KafkaAuthentication,
  readAuthentication,
} from './authentication'
import { kafkaFieldNames, type KafkaFieldValues, readKafkaFields } from './fields'

/** A Kafka trigger with all defaults. */
export interface KafkaTrigger extends KafkaFieldValues {
  authentication: KafkaAuthentication
  /** Metadata fields that KEDA ignores because it does not define them. */
  unknownFields: string[]
}

/** Sources of a Kafka trigger's values, and the rules of KEDA. */
export type KafkaTriggerSource = TriggerSource & Partial<AuthenticationOptions>

const knownFields = new Set<string>([...kafkaFieldNames, ...authenticationFields])

function assertNotBoth(trigger: KafkaTrigger, first: keyof KafkaTrigger, second: keyof KafkaTrigger): void {
  if (!trigger[first] || !trigger[second]) return
  throw new InvalidTriggerError(second, `${first} and ${second} cannot be set simultaneously`)
}

function checkCombinations(trigger: KafkaTrigger): void {
  assertNotBoth(trigger, 'allowIdleConsumers', 'limitToPartitionsWithLag')
  assertNotBoth(trigger, 'limitToPartitionsWithLag', 'ensureEvenDistributionOfPartitions')
  if (trigger.topic !== '') return
  for (const field of ['limitToPartitionsWithLag', 'ensureEvenDistributionOfPartitions'] as const) {
    if (trigger[field]) throw new InvalidTriggerError(field, `topic must be specified when using ${field}`)
  }
  if (!trigger.fullMetadata) {
    throw new InvalidTriggerError('fullMetadata', 'topic must be specified when fullMetadata is false')
  }
}

/**
 * Parses and checks a trigger of type `kafka` as KEDA does, and fills in its defaults.
 * @throws InvalidTriggerError with the name of the invalid field.
 */
export function parseKafkaTrigger(source: KafkaTriggerSource): KafkaTrigger {
  const { metadata, authParams, env, rules = rulesOf() } = source
  const reader = new FieldReader(metadata, authParams, env)
  const trigger: KafkaTrigger = {
    ...readKafkaFields(reader),
    authentication: readAuthentication(reader, { ...source, rules }),
    unknownFields: Object.keys(metadata).filter((name) => !knownFields.has(name)),
  }
  checkCombinations(trigger)
  return trigger
}

/** Name of the external metric of trigger number `index`: `s0-kafka-orders`, or `s0-kafka-<group>-topics`. */
export function kafkaMetricName(trigger: Pick<KafkaTrigger, 'topic' | 'consumerGroup'>, index: number): string {
  const name = trigger.topic === '' ? `kafka-${trigger.consumerGroup}-topics` : `kafka-${trigger.topic}`
  return externalMetricName(name, index)
}
