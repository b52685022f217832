import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import {
  type Consumer,
  type ConsumerOptions,
  type KafkaConfig,
  type Logger,
  createConsumer,
  createLagAdmin,
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
  removeMember: (member: { groupId: string; memberId: string }) => Promise<void>
  /** Number of open sockets of this process, including those of an embedded broker. */
  connections: () => number
  close: () => Promise<void>
}

/** Connects to a server, by default that of {@link startKafka}, and creates topics there. */
export async function connectTestKafka(given?: TestKafkaServer): Promise<TestKafka> {
  const server = given ?? (await startKafka())
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

/** A consumer that keeps the value of each record it handles. A dead letter is an error unless `options` allow it. */
export function collectingConsumer(options: RequiredOptions & Partial<ConsumerOptions<string>>): {
  consumer: Consumer
  handled: string[]
} {
  const handled: string[] = []
  const consumer = createConsumer<string>({
    logger: quietLogger,
    route: ({ value }) => ({ kind: 'task', message: String(value) }),
    handle: (message) => Promise.resolve(void handled.push(message)),
    deadLetter: ({ error }) => Promise.reject(error),
    ...options,
  })
  return { consumer, handled }
}

/** A client of kafkajs itself, for what this library does not do. */
export const createKafkajs = ({ brokers, clientId }: KafkaConfig) =>
  new Kafka({ brokers: [...brokers], clientId, logLevel: logLevel.NOTHING })

/** A local port on which nothing listens. */
export async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
