import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { randomUUID } from 'node:crypto'
import { startKafkaBroker } from '@food-delivery/embedded'
import { readEnvironment, readKafkaEnvironment } from '@food-delivery/service-kit'
import { type KafkaConfig, type Logger, createLagAdmin } from '../src'

/** A logger that says nothing; set DEBUG_KAFKA to see warnings and above. */
export const quietLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => say('warn', fields, message),
  error: (fields, message) => say('error', fields, message),
}

function say(level: string, fields: object, message: string): void {
  if (process.env['DEBUG_KAFKA']) process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`)
}

export interface TestKafka {
  config: (clientId: string) => KafkaConfig
  /** Makes a topic with a name of its own. */
  topic: (partitions?: number) => Promise<string>
  groupId: () => string
  /** How many connections this process has open, both ends of those to an embedded broker. */
  connections: () => number
  close: () => Promise<void>
}

/** The Kafka of BOOTSTRAP_SERVERS (with SECURITY_PROTOCOL and SASL_*) where it is set, else an embedded broker of this test's own. */
export async function connectTestKafka(): Promise<TestKafka> {
  const real = process.env['BOOTSTRAP_SERVERS'] ? readEnvironment(process.env, readKafkaEnvironment) : undefined
  const broker = real ? undefined : await startKafkaBroker({ port: 0 })
  const settings = real ?? { brokers: [broker!.address] }
  const config = (clientId: string): KafkaConfig => ({ ...settings, clientId })
  const admin = createLagAdmin({ kafka: config('test-admin'), logger: quietLogger })
  await admin.connect()
  return {
    config,
    groupId: () => `group-${randomUUID()}`,
    connections: () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length,
    topic: async (partitions = 6) => {
      const topic = `topic-${randomUUID()}`
      await admin.createTopic({ topic, partitions })
      return topic
    },
    close: async () => {
      await admin.disconnect()
      await broker?.close()
    },
  }
}

/** Waits until `fact` holds, looking every few milliseconds; fails after `ms` with what it was waiting for. */
export async function waitFor(what: string, fact: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  const until = Date.now() + ms
  while (!(await fact())) {
    if (Date.now() > until) throw new Error(`gave up waiting for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A port of this machine on which nothing listens. */
export async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
