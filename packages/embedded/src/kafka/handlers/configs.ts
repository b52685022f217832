import { type DescribedConfig, describeConfig, findConfigProblem, toConfig } from '../topics/topic-config'
import { ErrorCode } from '../wire/error-code'
import { type Writer } from '../wire/writer'
import { type Api, type BrokerContext } from './api'
import { SUCCESS, type Outcome, readConfigEntries, failure } from './create-topics'

const TOPIC = 2
const BROKER = 4

const Source = { topic: 1, staticBroker: 4, fallback: 5 } as const

interface Described extends Outcome {
  entries: DescribedConfig[]
}

export const describeConfigs: Api = {
  key: 32,
  name: 'DescribeConfigs',
  min: 0,
  max: 2,
  handle({ request, reply, version, send }, broker) {
    const wanted = request.array(() => ({
      type: request.int8(),
      name: request.string(),
      keys: request.nullableArray(() => request.string()),
    }))
    reply.int32(0).array(wanted, ({ type, name, keys }) => {
      const { error, message, entries } = describe(type, name, broker)
      const asked = keys === null || keys.length === 0 ? entries : entries.filter((entry) => keys.includes(entry.name))
      reply.int16(error).string(message).int8(type).string(name)
      reply.array(asked, (entry) => writeEntry(reply, version, type, entry))
    })
    send()
  },
}

function describe(type: number, name: string, { topics, node, autoCreateTopics }: BrokerContext): Described {
  if (type === BROKER && name === String(node.id)) return { ...SUCCESS, entries: brokerConfig(autoCreateTopics) }
  const topic = type === TOPIC ? topics.get(name) : undefined
  if (topic) return { ...SUCCESS, entries: describeConfig(topic.config, topics.defaults) }
  if (type === TOPIC) return { ...failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`), entries: [] }
  return { ...failure(ErrorCode.INVALID_REQUEST, `no configuration for resource ${type} '${name}'`), entries: [] }
}

const brokerConfig = (autoCreateTopics: boolean): DescribedConfig[] => [
  { name: 'auto.create.topics.enable', value: String(autoCreateTopics), isDefault: false },
]

function writeEntry(reply: Writer, version: number, type: number, { name, value, isDefault }: DescribedConfig): void {
  reply
    .string(name)
    .string(value)
    .boolean(type === BROKER)
  const own = type === BROKER ? Source.staticBroker : Source.topic
  if (version >= 1) reply.int8(isDefault ? Source.fallback : own)
  else reply.boolean(isDefault)
  reply.boolean(false) // sensitive
  if (version >= 1) reply.int32(0) // synonyms
}

export const alterConfigs: Api = {
  key: 33,
  name: 'AlterConfigs',
  min: 0,
  max: 1,
  handle({ request, reply, send }, broker) {
    const wanted = request.array(() => ({
      type: request.int8(),
      name: request.string(),
      entries: readConfigEntries(request),
    }))
    const validateOnly = request.boolean()
    reply.int32(0).array(wanted, (resource) => {
      const { error, message } = alter(resource, broker, validateOnly)
      reply.int16(error).string(message).int8(resource.type).string(resource.name)
    })
    send()
  },
}

interface Alteration {
  type: number
  name: string
  entries: ReturnType<typeof readConfigEntries>
}

function alter({ type, name, entries }: Alteration, { topics }: BrokerContext, validateOnly: boolean): Outcome {
  if (type !== TOPIC) return failure(ErrorCode.INVALID_REQUEST, 'only topics can be configured')
  const topic = topics.get(name)
  if (!topic) return failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`)
  const problem = findConfigProblem(entries)
  if (problem !== null) return failure(ErrorCode.INVALID_CONFIG, problem)
  if (!validateOnly) topics.configure(topic, toConfig(entries))
  return SUCCESS
}
