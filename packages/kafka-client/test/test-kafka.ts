import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { eventually } from '../../../test/support/eventually'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import {
  type Consumer,
  type ConsumerOptions,
  type KafkaConfig,
  type KafkaRecord,
  type Logger,
  type TopicReader,
  type TopicReaderOptions,
  createConsumer,
  createLagAdmin,
  createTopicReader,
} from '../src'
import { Cluster } from '../src/cluster/cluster'
import { createKafkajsTransport } from '../src/transport/kafkajs-transport'

/** A logger without output; set DEBUG_KAFKA to see warnings and errors. */
export const quietLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => print('warn', fields, message),
  error: (fields, message) => print('error', fields, message),
}

function print(level: string, fields: object, message: string): void {
  if (process.env['DEBUG_KAFKA']) process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`)
}

export interface TestKafka {
  config: (clientId: string) => KafkaConfig
  /** Creates a topic with a unique name. */
  topic: (partitions?: number, config?: Record<string, string>) => Promise<string>
  groupId: () => string
  /** The number of records of a topic that a group has not committed. */
  lagOf: (topic: string, groupId: string) => Promise<number>
  /** Removes a member from its group with a LeaveGroup request, as if it had left. */
  removeMember: (member: { groupId: string; memberId: string }) => Promise<void>
  /** Number of open sockets of this process, including those of an embedded broker. */
  connections: () => number
  close: () => Promise<void>
}

/** Connects to a server, by default that of {@link startKafka}, and creates topics there. */
export async function connectTestKafka(running?: TestKafkaServer): Promise<TestKafka> {
  const server = running ?? (await startKafka())
  const config = (clientId: string): KafkaConfig => ({ ...server.settings, clientId })
  const admin = createLagAdmin({ kafka: config('test-admin'), logger: quietLogger })
  await admin.connect()
  return {
    config,
    removeMember: async ({ groupId, memberId }) => {
      const cluster = new Cluster({
        transport: createKafkajsTransport({ kafka: config('remover'), logger: quietLogger }),
        kafka: config('remover'),
      })
      const coordinator = await cluster.connectCoordinator(groupId)
      await coordinator.request('LeaveGroup', { groupId, memberId, groupInstanceId: null })
      await Promise.all([coordinator.close(), cluster.close()])
    },
    groupId: () => `group-${randomUUID()}`,
    lagOf: async (topic, groupId) => (await admin.lag({ topic, groupIds: [groupId] })).get(groupId)!.total,
    connections: () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length,
    topic: async (partitions = 6, config = {}) => {
      const topic = `topic-${randomUUID()}`
      await admin.createTopic({ topic, partitions, config })
      return topic
    },
    close: async () => {
      await admin.disconnect()
      await server.close()
    },
  }
}

type RequiredOptions = Pick<ConsumerOptions<string>, 'kafka' | 'topic' | 'groupId'>

/** A consumer of text records. A dead letter is an error unless `options` allow it. */
export function createTestConsumer(options: RequiredOptions & Partial<ConsumerOptions<string>>): Consumer {
  return createConsumer<string>({
    logger: quietLogger,
    route: ({ value }) => ({ kind: 'task', message: String(value) }),
    handle: () => Promise.resolve(),
    deadLetter: ({ error }) => Promise.reject(error),
    ...options,
  })
}

/** A {@link createTestConsumer} that keeps the value of each record it handles. */
export function collectingConsumer(options: RequiredOptions & Partial<ConsumerOptions<string>>): {
  consumer: Consumer
  handled: string[]
} {
  const handled: string[] = []
  const handle = (message: string) => Promise.resolve(void handled.push(message))
  return { consumer: createTestConsumer({ handle, ...options }), handled }
}

/** A reader that keeps the records, in a group of its own. */
export function collectingReader(options: Pick<TopicReaderOptions, 'kafka' | 'topic'> & Partial<TopicReaderOptions>): {
  reader: TopicReader
  records: KafkaRecord[]
  values: () => string[]
} {
  const records: KafkaRecord[] = []
  const reader = createTopicReader({
    groupId: `group-${randomUUID()}`,
    logger: quietLogger,
    onRecords: (batch) => records.push(...batch),
    ...options,
  })
  return { reader, records, values: () => records.map(({ value }) => String(value)) }
}

/** Reads a topic from its beginning until it has returned at least `count` records. */
export async function readAll(kafka: TestKafka, topic: string, count: number): Promise<KafkaRecord[]> {
  const { reader, records } = collectingReader({ kafka: kafka.config('reader'), topic })
  await reader.start()
  await eventually(() => records.length >= count, `${count} records`)
  await reader.stop()
  return records
}

/** A client of kafkajs itself, for what this library does not do. */
export const createKafkajs = ({ brokers, clientId }: KafkaConfig) =>
  new Kafka({ brokers: [...brokers], clientId, logLevel: logLevel.NOTHING })

export async function deleteTopic(kafka: KafkaConfig, topic: string): Promise<void> {
  const admin = createKafkajs(kafka).admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [topic] })
  await admin.disconnect()
}

/** A local port on which nothing listens. */
export async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
