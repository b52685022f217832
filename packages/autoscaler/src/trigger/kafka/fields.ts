import { InvalidTriggerError } from '../../errors'
import { type FieldReader } from '../field-reader'
import { parsePartitionLimitation } from './partition-limitation'

/** One metadata field of a Kafka trigger. */
interface Field<Value = unknown> {
  /** Reads and checks the field, with its default. */
  read: (metadata: FieldReader, name: string) => Value
  /** Whether `<name>FromEnv` may name a variable of the target's container that holds the value. */
  fromEnv?: true
  /** Whether `replay --set` may change it: a rule of scaling, not where and how Kafka is reached. */
  override?: true
}

type Read<Value> = Field<Value>['read']

function required(metadata: FieldReader, name: string): string {
  const value = metadata.metadataOrEnv(name)
  if (value === '') throw new InvalidTriggerError(name, `missing required parameter "${name}"`)
  return value
}

const servers: Read<string[]> = (metadata, name) =>
  required(metadata, name)
    .split(',')
    .map((server) => server.trim())

const integer =
  (fallback: number, least: number): Read<number> =>
  (metadata, name) =>
    metadata.integer(name, fallback, least)

const boolean =
  (fallback: boolean): Read<boolean> =>
  (metadata, name) =>
    metadata.boolean(name, fallback)

// Partition numbers mean nothing across topics, so KEDA drops the limitation without a topic.
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
 * replay all follow from it. Fields are read in this order, so the first one at fault is the one reported.
 */
const kafkaFields = {
  bootstrapServers: { read: servers, fromEnv: true },
  consumerGroup: { read: required, fromEnv: true },
  /** Empty: all topics for which the group has committed offsets. */
  topic: { read: (metadata, name) => metadata.metadataOrEnv(name), fromEnv: true },
  /** Lag per replica that the autoscaler aims at, in messages. */
  lagThreshold: { read: integer(10, 1), override: true },
  /** The trigger is active only above this lag, in messages. */
  activationLagThreshold: { read: integer(0, 0), override: true },
  /** Where a group starts on a partition without a committed offset. */
  offsetResetPolicy: {
    read: (metadata, name) => metadata.choice(name, ['latest', 'earliest'], 'latest'),
    override: true,
  },
  /** Lifts the cap of one replica per partition. */
  allowIdleConsumers: { read: boolean(false), override: true },
  /** A partition without a commit counts 0 instead of 1 (latest) or everything (earliest). */
  scaleToZeroOnInvalidOffset: { read: boolean(false), override: true },
  /** A partition whose commit did not move since the last query counts 0. */
  excludePersistentLag: { read: boolean(false), override: true },
  /** Caps by the number of partitions with lag instead of all partitions. */
  limitToPartitionsWithLag: { read: boolean(false), override: true },
  /** Asks only for replica counts that divide the number of partitions. */
  ensureEvenDistributionOfPartitions: { read: boolean(false), override: true },
  /** Partitions that count; null for all. */
  partitionLimitation: { read: limitation, override: true },
  fullMetadata: { read: boolean(true) },
  version: { read: kafkaVersion },
} satisfies Record<string, Field>

/** The parsed fields, each under its name in the metadata. */
export type KafkaFieldValues = { [Name in keyof typeof kafkaFields]: ReturnType<(typeof kafkaFields)[Name]['read']> }

const rows: [string, Field][] = Object.entries(kafkaFields)

/** Reads every field of the table. @throws InvalidTriggerError naming the first field at fault. */
export function readKafkaFields(metadata: FieldReader): KafkaFieldValues {
  return Object.fromEntries(rows.map(([name, { read }]) => [name, read(metadata, name)])) as KafkaFieldValues
}

/** Names under which the metadata may hold the fields of the table. */
export const kafkaFieldNames = rows.flatMap(([name, { fromEnv }]) => (fromEnv ? [name, `${name}FromEnv`] : [name]))

/** Names of the fields that a replay may set. */
export const overridableKafkaFields = rows.flatMap(([name, { override }]) => (override ? [name] : []))
