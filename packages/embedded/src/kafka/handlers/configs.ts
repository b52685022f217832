import {
  type ConfigEntry,
  ConfigSource,
  type DescribedConfig,
  describeConfig,
  findConfigProblem,
  sourceOf,
  toConfig,
} from '../topics/topic-config'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { configEntries } from './create-topics'
import { failure, type Outcome, SUCCESS, takeRefusalOutcome } from './outcome'

const ResourceType = { TOPIC: 2, BROKER: 4 } as const

const outcomes = t.arrayOf({ error: t.int16, message: t.nullableString, type: t.int8, name: t.string })

export const describeConfigs = api({
  key: 32,
  name: 'DescribeConfigs',
  versions: [0, 4],
  flexibleFrom: 4,
  request: {
    resources: t.arrayOf({ type: t.int8, name: t.string, keys: t.nullableArray(t.string) }),
    withSynonyms: t.since(1, t.boolean, false),
    withDocumentation: t.since(3, t.boolean, false),
  },
  response: {
    throttleMs: t.throttleSince(0),
    results: t.arrayOf({
      error: t.int16,
      message: t.nullableString,
      type: t.int8,
      name: t.string,
      entries: t.arrayOf({
        name: t.string,
        value: t.nullableString,
        isReadOnly: t.boolean,
        isDefault: t.until(0, t.boolean, false),
        source: t.since(1, t.int8, -1),
        isSensitive: t.withDefault(t.boolean, false),
        synonyms: t.since(1, t.arrayOf({ name: t.string, value: t.nullableString, source: t.int8 }), []),
        valueType: t.since(3, t.int8, 0),
        documentation: t.since(3, t.nullableString, null),
      }),
    }),
  },
  handle: ({ resources }, broker) => ({
    results: resources.map(({ type, name, keys }) => {
      const { error, message, entries } = describe(type, name, broker)
      const isSelected = (entry: DescribedConfig) => keys === null || keys.length === 0 || keys.includes(entry.name)
      const isBroker = type === ResourceType.BROKER
      return {
        error,
        message,
        type,
        name,
        entries: entries
          .filter(isSelected)
          .map((entry) => ({
            ...entry,
            isReadOnly: isBroker,
            source: isBroker ? ConfigSource.STATIC_BROKER : sourceOf(entry),
          })),
      }
    }),
  }),
})

interface Description extends Outcome {
  entries: DescribedConfig[]
}

function describe(type: number, name: string, broker: BrokerContext): Description {
  const { topics, node, autoCreateTopics } = broker
  const refusal = takeRefusalOutcome(broker, 'DescribeConfigs', name)
  if (refusal) return { ...refusal, entries: [] }
  if (type === ResourceType.BROKER && name === String(node.id)) {
    const entry = { name: 'auto.create.topics.enable', value: String(autoCreateTopics), isDefault: false }
    return { ...SUCCESS, entries: [entry] }
  }
  const topic = type === ResourceType.TOPIC ? topics.get(name) : undefined
  if (topic) return { ...SUCCESS, entries: describeConfig(topic.config, topics.defaults) }
  if (type === ResourceType.TOPIC)
    return { ...failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`), entries: [] }
  return {
    ...failure(
      ErrorCode.INVALID_REQUEST,
      `no configuration for type ${type}, name '${name}': expected type 2 (topic), or 4 and node id ${node.id}`,
    ),
    entries: [],
  }
}

export const alterConfigs = api({
  key: 33,
  name: 'AlterConfigs',
  versions: [0, 2],
  flexibleFrom: 2,
  request: { resources: t.arrayOf({ type: t.int8, name: t.string, entries: configEntries }), validateOnly: t.boolean },
  response: { throttleMs: t.throttleSince(0), results: outcomes },
  handle: ({ resources, validateOnly }, broker) => ({
    results: resources.map(({ entries, ...resource }) => ({
      ...resource,
      ...(takeRefusalOutcome(broker, 'AlterConfigs', resource.name) ??
        alter(resource, () => entries, broker, validateOnly)),
    })),
  }),
})

const Operation = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const

interface Change extends ConfigEntry {
  operation: number
}

export const incrementalAlterConfigs = api({
  key: 44,
  name: 'IncrementalAlterConfigs',
  versions: [0, 1],
  flexibleFrom: 1,
  request: {
    resources: t.arrayOf({
      type: t.int8,
      name: t.string,
      changes: t.arrayOf({ name: t.string, operation: t.int8, value: t.nullableString }),
    }),
    validateOnly: t.boolean,
  },
  response: { throttleMs: t.throttleSince(0), results: outcomes },
  handle: ({ resources, validateOnly }, broker) => ({
    results: resources.map(({ changes, ...resource }) => ({
      ...resource,
      ...(takeRefusalOutcome(broker, 'IncrementalAlterConfigs', resource.name) ??
        alter(resource, (current) => changes.reduce(applyChange, current), broker, validateOnly)),
    })),
  }),
})

function applyChange(entries: ConfigEntry[], { name, operation, value }: Change): ConfigEntry[] {
  const otherEntries = entries.filter((entry) => entry.name !== name)
  if (operation === Operation.DELETE) return otherEntries
  if (operation === Operation.SET) return [...otherEntries, { name, value }]
  // The only setting with a list is cleanup.policy, whose default is `delete`.
  const currentItems = (entries.find((entry) => entry.name === name)?.value ?? 'delete').split(',')
  const changedItems = (value ?? '').split(',')
  const otherItems = currentItems.filter((item) => !changedItems.includes(item))
  const newItems = operation === Operation.APPEND ? [...otherItems, ...changedItems] : otherItems
  return [...otherEntries, { name, value: newItems.join() }]
}

function alter(
  { type, name }: { type: number; name: string },
  change: (current: ConfigEntry[]) => ConfigEntry[],
  { topics }: BrokerContext,
  validateOnly: boolean,
): Outcome {
  if (type !== ResourceType.TOPIC)
    return failure(ErrorCode.INVALID_REQUEST, 'only configurations of topics can be altered')
  const topic = topics.get(name)
  if (!topic) return failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`)
  const entries = change(Array.from(topic.config, ([key, value]) => ({ name: key, value })))
  const problem = findConfigProblem(entries)
  if (problem !== null) return failure(ErrorCode.INVALID_CONFIG, problem)
  if (!validateOnly) topics.configure(topic, toConfig(entries))
  return SUCCESS
}
