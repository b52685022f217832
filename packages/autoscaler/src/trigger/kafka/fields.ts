import { InvalidTriggerError } from '../../errors'
import { type FieldReader } from '../field-reader'
import { parsePartitionLimitation } from './partition-limitation'

/** A metadata field of a Kafka trigger. */
interface Field<Value = unknown> {
  /** Reads and checks the field and fills in its default. */
  read: (metadata: FieldReader, name: string) => Value
  /** Whether `<name>FromEnv` can name an environment variable of the target's container with the value. */
  fromEnv?: true
  /** Whether `replay --set` can change the field: true for rules of scaling, not for the connection to Kafka. */
  override?: true
}

type Read<Value> = Field<Value>['read']

function required(metadata: FieldReader, name: string): string {
  const value = metadata.metadataOrEnv(name)
  if (value === '')
    throw new InvalidTriggerError(name, `missing required parameter "${name}" in [triggerMetadata resolvedEnv]`)
  return value
}

const servers: Read<string[]> = (metadata, name) =>
  required(metadata, name)
    .split(',')
    .map((server) => server.trim())

const integer =
  (defaultValue: number, min: number): Read<number> =>
  (metadata, name) =>
    metadata.integer(name, defaultValue, min)

const boolean =
  (defaultValue: boolean): Read<boolean> =>
  (metadata, name) =>
    metadata.boolean(name, defaultValue)

// A partition number refers to one topic, so KEDA ignores the limitation without a topic.
const limitation: Read<number[] | null> = (metadata, name) =>
  metadata.metadataOrEnv('topic') === '' ? null : parsePartitionLimitation(metadata.metadataText(name))

function kafkaVersion(metadata: FieldReader, name: string): string {
  const version = metadata.metadataText(name) || '1.0.0'
  if (!/^(0\.\d+\.\d+\.\d+|[1-9]\d*\.\d+\.\d+)$/.test(version)) {
    throw new InvalidTriggerError(name, `error parsing kafka version: invalid version \`${version}\``)
  }
  return version
}

/**
 * The metadata of a Kafka trigger, one row per field. The parser, the list of known fields and the overrides of a
 * replay are derived from this table. Fields are read in this order, and the error names the first invalid one.
 */
const kafkaFields = {
  bootstrapServers: { read: servers, fromEnv: true },
  consumerGroup: { read: required, fromEnv: true },
  /** If empty: all topics for which the group has committed offsets. */
  topic: { read: (metadata, name) => metadata.metadataOrEnv(name), fromEnv: true },
  /** Target of the autoscaler: lag per replica, in messages. */
  lagThreshold: { read: integer(10, 1), override: true },
  /** The trigger is active only above this lag, in messages. */
  activationLagThreshold: { read: integer(0, 0), override: true },
  /** Where the group starts in a partition without a committed offset. */
  offsetResetPolicy: {
    read: (metadata, name) => metadata.choice(name, ['latest', 'earliest'], 'latest'),
    override: true,
  },
  /** Removes the cap of one replica per partition. */
  allowIdleConsumers: { read: boolean(false), override: true },
  /** The lag of a partition without a commit is 0 instead of 1 (latest) or all records (earliest). */
  scaleToZeroOnInvalidOffset: { read: boolean(false), override: true },
  /** The lag of a partition is 0 if its committed offset did not change since the last query. */
  excludePersistentLag: { read: boolean(false), override: true },
  /** The cap is the number of partitions with lag instead of all partitions. */
  limitToPartitionsWithLag: { read: boolean(false), override: true },
  /** The number of replicas is a divisor of the number of partitions. */
  ensureEvenDistributionOfPartitions: { read: boolean(false), override: true },
  /** Partitions whose lag counts; null for all. */
  partitionLimitation: { read: limitation, override: true },
  /** Whether KEDA's client fetches the metadata of all topics, and not only of `topic`. */
  fullMetadata: { read: boolean(true) },
  /** Version of the brokers. */
  version: { read: kafkaVersion },
} satisfies Record<string, Field>

/** The parsed fields, each under its name in the metadata. */
export type KafkaFieldValues = { [Name in keyof typeof kafkaFields]: ReturnType<(typeof kafkaFields)[Name]['read']> }

const rows: [string, Field][] = Object.entries(kafkaFields)

/** Reads every field of the table. @throws InvalidTriggerError with the name of the first invalid field. */
export function readKafkaFields(metadata: FieldReader): KafkaFieldValues {
  return Object.fromEntries(rows.map(([name, { read }]) => [name, read(metadata, name)])) as KafkaFieldValues
}

/** Names of the fields in the metadata, with the `…FromEnv` variants. */
export const kafkaFieldNames = rows.flatMap(([name, { fromEnv }]) => (fromEnv ? [name, `${name}FromEnv`] : [name]))

/** Names of the fields that a replay can set. */
export const overridableKafkaFields = rows.flatMap(([name, { override }]) => (override ? [name] : []))
