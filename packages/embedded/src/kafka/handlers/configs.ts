import {
  type ConfigEntry,
  type DescribedConfig,
  describeConfig,
  findConfigProblem,
  toConfig,
} from '../topics/topic-config'
import { ErrorCode } from '../wire/error-code'
import { type Writer } from '../wire/writer'
import { THROTTLE_TIME_MS, type BrokerContext, type Handler } from './api'
import { SUCCESS, type Outcome, readConfigEntries, failure } from './create-topics'

const ResourceType = { TOPIC: 2, BROKER: 4 } as const
const ConfigSource = { TOPIC: 1, STATIC_BROKER: 4, DEFAULT: 5 } as const

interface Description extends Outcome {
  entries: DescribedConfig[]
}

export const describeConfigs: Handler = ({ request, reply, version, send }, broker) => {
  const resources = request.array(() => ({
    type: request.int8(),
    name: request.string(),
    keys: request.nullableArray(() => request.string()),
  }))
  reply.int32(THROTTLE_TIME_MS).array(resources, ({ type, name, keys }) => {
    const { error, message, entries } = describe(type, name, broker)
    const selected = keys === null || keys.length === 0 ? entries : entries.filter((entry) => keys.includes(entry.name))
    reply.int16(error).string(message).int8(type).string(name)
    reply.array(selected, (entry) => writeEntry(reply, version, type, entry))
  })
  send()
}

function describe(type: number, name: string, { topics, node, autoCreateTopics }: BrokerContext): Description {
  if (type === ResourceType.BROKER && name === String(node.id)) {
    const entry = { name: 'auto.create.topics.enable', value: String(autoCreateTopics), isDefault: false }
    return { ...SUCCESS, entries: [entry] }
  }
  const topic = type === ResourceType.TOPIC ? topics.get(name) : undefined
  if (topic) return { ...SUCCESS, entries: describeConfig(topic.config, topics.defaults) }
  if (type === ResourceType.TOPIC)
    return { ...failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`), entries: [] }
  return { ...failure(ErrorCode.INVALID_REQUEST, `no configuration for resource ${type} '${name}'`), entries: [] }
}

function writeEntry(reply: Writer, version: number, type: number, { name, value, isDefault }: DescribedConfig): void {
  const isBroker = type === ResourceType.BROKER
  const explicitSource = isBroker ? ConfigSource.STATIC_BROKER : ConfigSource.TOPIC
  reply.string(name).string(value).boolean(isBroker) // read-only
  if (version >= 1) reply.int8(isDefault ? ConfigSource.DEFAULT : explicitSource)
  else reply.boolean(isDefault)
  reply.boolean(false) // sensitive
  if (version >= 1) reply.int32(0) // synonyms
}

export const alterConfigs: Handler = ({ request, reply, send }, broker) => {
  const resources = request.array(() => ({
    type: request.int8(),
    name: request.string(),
    entries: readConfigEntries(request),
  }))
  const validateOnly = request.boolean()
  reply.int32(THROTTLE_TIME_MS).array(resources, (resource) => {
    const { error, message } = alter(resource, broker, validateOnly)
    reply.int16(error).string(message).int8(resource.type).string(resource.name)
  })
  send()
}

interface Alteration {
  type: number
  name: string
  entries: ConfigEntry[]
}

function alter({ type, name, entries }: Alteration, { topics }: BrokerContext, validateOnly: boolean): Outcome {
  if (type !== ResourceType.TOPIC) return failure(ErrorCode.INVALID_REQUEST, 'only topics can be configured')
  const topic = topics.get(name)
  if (!topic) return failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`)
  const problem = findConfigProblem(entries)
  if (problem !== null) return failure(ErrorCode.INVALID_CONFIG, problem)
  if (!validateOnly) topics.configure(topic, toConfig(entries))
  return SUCCESS
}
