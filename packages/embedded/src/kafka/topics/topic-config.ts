import { ownValue } from '../../own-value'
import { notSupportedMessage } from '../../not-supported'

/** The topic settings that have an effect in this broker. */
export interface TopicSettings {
  /** Largest record batch, in bytes. */
  maxMessageBytes: number
  /** Retention size per partition, in bytes; -1 for no limit. */
  retentionBytes: number
  /** Retention time in ms; -1 for no limit. */
  retentionMs: number
  /** Segment size in bytes; retention deletes whole segments. */
  segmentBytes: number
  /** Whether cleanup.policy contains `delete`: retention deletes old records. */
  deletesOldRecords: boolean
  /** Whether cleanup.policy contains `compact`: only the last record of each key is kept. */
  isCompacted: boolean
  /** Time for which a compacted topic keeps tombstones, in ms. */
  deleteRetentionMs: number
  /** Whether message.timestamp.type is `LogAppendTime`: the broker's time replaces the producer's. */
  hasAppendTime: boolean
}

export type TopicConfig = ReadonlyMap<string, string>

const integerFrom = (min: number) => (value: string) => /^-?\d+$/.test(value) && Number(value) >= min
const oneOf =
  (...expected: string[]) =>
  (value: string) =>
    expected.includes(value)
const itemsOf = (value: string): string[] => value.split(',').map((item) => item.trim())
const listOf =
  (...expected: string[]) =>
  (value: string) =>
    itemsOf(value).every((item) => expected.includes(item))

interface SettingDefinition {
  defaultValue: string
  isValid: (value: string) => boolean
}

// The defaults and minimums are Kafka's. Clients can set and describe the settings after delete.retention.ms, but these
// have no effect in this broker.
const definitions: Readonly<Record<string, SettingDefinition>> = {
  'cleanup.policy': { defaultValue: 'delete', isValid: listOf('delete', 'compact') },
  'compression.type': { defaultValue: 'producer', isValid: oneOf('producer') },
  'max.message.bytes': { defaultValue: '1048588', isValid: integerFrom(0) },
  'message.timestamp.type': { defaultValue: 'CreateTime', isValid: oneOf('CreateTime', 'LogAppendTime') },
  'min.insync.replicas': { defaultValue: '1', isValid: oneOf('1') },
  'retention.bytes': { defaultValue: '-1', isValid: integerFrom(-1) },
  'retention.ms': { defaultValue: String(7 * 24 * 3_600_000), isValid: integerFrom(-1) },
  'segment.bytes': { defaultValue: String(1024 ** 3), isValid: integerFrom(14) },
  'delete.retention.ms': { defaultValue: '86400000', isValid: integerFrom(0) },
  'file.delete.delay.ms': { defaultValue: '60000', isValid: integerFrom(0) },
  'flush.messages': { defaultValue: '9223372036854775807', isValid: integerFrom(1) },
  'flush.ms': { defaultValue: '9223372036854775807', isValid: integerFrom(0) },
  'index.interval.bytes': { defaultValue: '4096', isValid: integerFrom(0) },
  'segment.index.bytes': { defaultValue: '10485760', isValid: integerFrom(4) },
  'segment.jitter.ms': { defaultValue: '0', isValid: integerFrom(0) },
  'segment.ms': { defaultValue: '604800000', isValid: integerFrom(1) },
  'unclean.leader.election.enable': { defaultValue: 'false', isValid: () => true },
}

/** The error message for the first invalid entry; null if all are valid. A null value selects the default. */
export function findConfigProblem(entries: readonly ConfigEntry[]): string | null {
  for (const { name, value } of entries) {
    const definition = ownValue(definitions, name)
    if (!definition) return `Unknown topic config name: ${name}`
    if (value !== null && !definition.isValid(value)) return notSupportedMessage(`${name}=${value}`)
  }
  return null
}

export interface ConfigEntry {
  name: string
  value: string | null
}

/** Omits the entries without a value, which use the default. */
export function toConfig(entries: readonly ConfigEntry[]): TopicConfig {
  return new Map(entries.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])))
}

/** The defaults of topic settings that come from the broker's options. */
export type ConfigDefaults = Readonly<Record<string, string>>

export function settingsOf(config: TopicConfig, defaults: ConfigDefaults): TopicSettings {
  const toNumber = (name: string) => Number(valueOf(name, config, defaults))
  const policies = itemsOf(valueOf('cleanup.policy', config, defaults))
  return {
    maxMessageBytes: toNumber('max.message.bytes'),
    retentionBytes: toNumber('retention.bytes'),
    retentionMs: toNumber('retention.ms'),
    segmentBytes: toNumber('segment.bytes'),
    deletesOldRecords: policies.includes('delete'),
    isCompacted: policies.includes('compact'),
    deleteRetentionMs: toNumber('delete.retention.ms'),
    hasAppendTime: valueOf('message.timestamp.type', config, defaults) === 'LogAppendTime',
  }
}

export const ConfigSource = { TOPIC: 1, STATIC_BROKER: 4, DEFAULT: 5 } as const

export interface DescribedConfig {
  name: string
  value: string
  isDefault: boolean
}

/** The origin of a topic setting's value, as a number of the protocol. */
export const sourceOf = ({ isDefault }: DescribedConfig): number =>
  isDefault ? ConfigSource.DEFAULT : ConfigSource.TOPIC

/** All settings with their values, explicit or default. */
export function describeConfig(config: TopicConfig, defaults: ConfigDefaults): DescribedConfig[] {
  return Object.keys(definitions).map((name) => ({
    name,
    value: valueOf(name, config, defaults),
    isDefault: !config.has(name),
  }))
}

function valueOf(name: string, config: TopicConfig, defaults: ConfigDefaults): string {
  return config.get(name) ?? defaults[name] ?? definitions[name]?.defaultValue ?? ''
}
