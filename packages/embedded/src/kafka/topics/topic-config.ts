/** The topic settings that change what this broker does. */
export interface TopicSettings {
  /** Largest record batch, in bytes. */
  maxMessageBytes: number
  /** Retention size per partition, in bytes; -1 for no limit. */
  retentionBytes: number
  /** Retention time in ms; -1 for no limit. */
  retentionMs: number
  /** Segment size in bytes; retention deletes whole segments. */
  segmentBytes: number
}

export type TopicConfig = ReadonlyMap<string, string>

const integer = (least: number) => (value: string) => /^-?\d+$/.test(value) && Number(value) >= least
const only = (expected: string) => (value: string) => value === expected
const anything = () => true

interface Definition {
  fallback: string
  isValid: (value: string) => boolean
}

// From delete.retention.ms on, settings are only accepted and described; they have no effect in this broker.
const definitions: Readonly<Record<string, Definition>> = {
  'cleanup.policy': { fallback: 'delete', isValid: only('delete') },
  'compression.type': { fallback: 'producer', isValid: only('producer') },
  'max.message.bytes': { fallback: '1048588', isValid: integer(0) },
  'message.timestamp.type': { fallback: 'CreateTime', isValid: only('CreateTime') },
  'min.insync.replicas': { fallback: '1', isValid: only('1') },
  'retention.bytes': { fallback: String(64 * 1024 * 1024), isValid: integer(-1) },
  'retention.ms': { fallback: String(7 * 24 * 3_600_000), isValid: integer(-1) },
  'segment.bytes': { fallback: String(1024 ** 3), isValid: integer(14) },
  'delete.retention.ms': { fallback: '86400000', isValid: integer(0) },
  'file.delete.delay.ms': { fallback: '60000', isValid: integer(0) },
  'flush.messages': { fallback: '9223372036854775807', isValid: integer(1) },
  'flush.ms': { fallback: '9223372036854775807', isValid: integer(0) },
  'index.interval.bytes': { fallback: '4096', isValid: integer(0) },
  'segment.index.bytes': { fallback: '10485760', isValid: integer(4) },
  'segment.jitter.ms': { fallback: '0', isValid: integer(0) },
  'segment.ms': { fallback: '604800000', isValid: integer(1) },
  'unclean.leader.election.enable': { fallback: 'false', isValid: anything },
}

/** Describes the first invalid entry; null if all are valid. A null value selects the default. */
export function findConfigProblem(entries: readonly ConfigEntry[]): string | null {
  for (const { name, value } of entries) {
    const definition = definitions[name]
    if (!definition) return `Unknown topic config name: ${name}`
    if (value !== null && !definition.isValid(value))
      return `not supported by @food-delivery/embedded: ${name}=${value}`
  }
  return null
}

export interface ConfigEntry {
  name: string
  value: string | null
}

/** The entries with a value; the others use the default. */
export function toConfig(entries: readonly ConfigEntry[]): TopicConfig {
  return new Map(entries.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])))
}

/** Defaults of topic settings that the broker's options override. */
export type ConfigDefaults = Readonly<Record<string, string>>

export function settingsOf(config: TopicConfig, defaults: ConfigDefaults): TopicSettings {
  const number = (name: string) => Number(valueOf(name, config, defaults))
  return {
    maxMessageBytes: number('max.message.bytes'),
    retentionBytes: number('retention.bytes'),
    retentionMs: number('retention.ms'),
    segmentBytes: number('segment.bytes'),
  }
}

export interface DescribedConfig {
  name: string
  value: string
  isDefault: boolean
}

/** All settings with their values, explicit or default. */
export function describeConfig(config: TopicConfig, defaults: ConfigDefaults): DescribedConfig[] {
  return Object.keys(definitions).map((name) => ({
    name,
    value: valueOf(name, config, defaults),
    isDefault: !config.has(name),
  }))
}

function valueOf(name: string, config: TopicConfig, defaults: ConfigDefaults): string {
  return config.get(name) ?? defaults[name] ?? definitions[name]?.fallback ?? ''
}
