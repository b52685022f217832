import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KafkaServer, startKafka } from '@food-delivery/embedded'
import { eventually } from '../../../test/support/eventually'
import { type Consumer, type KafkaConfig, type Producer, createLagAdmin, createProducer } from '../src'
import { quietLogger, unusedPort, createTestConsumer } from './test-kafka'

// This is always an embedded broker, because a test must not stop a shared server.
let broker: KafkaServer
let restart: () => Promise<void>
let kafka: KafkaConfig
let producer: Producer
const dataDir = mkdtempSync(join(tmpdir(), 'kafka-'))

beforeAll(async () => {
  const port = await unusedPort()
  kafka = { brokers: [`127.0.0.1:${port}`], clientId: 'pod' }
  broker = await startKafka({ port, dataDir })
  restart = async () => void (broker = await startKafka({ port, dataDir }))
  producer = createProducer({ kafka, logger: quietLogger })
  await producer.connect()
})

afterAll(async () => {
  await producer.disconnect()
  await broker.close()
  rmSync(dataDir, { recursive: true })
})

async function createTopic(topic: string): Promise<void> {
  const admin = createLagAdmin({ kafka, logger: quietLogger })
  await admin.connect()
  await admin.createTopic({ topic, partitions: 6 })
  await admin.disconnect()
}

function consume(topic: string, handle: (message: string) => Promise<void>): Consumer {
  return createTestConsumer({ kafka, groupId: `group of ${topic}`, topic, handle, deadLetter: () => Promise.resolve() })
}

const send = (topic: string, from: number, count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => producer.send({ topic, key: `${i}`, value: `${from + i}` })))

describe('a broker restart', () => {
  it('loses no record, and all clients reconnect', async () => {
    await createTopic('orders')
    const handled = new Set<string>()
    const consumer = consume('orders', (message) => Promise.resolve(void handled.add(message)))
    await consumer.start()
    await send('orders', 0, 100)
    await eventually(() => handled.size === 100, '100 records')
    await broker.close()
    const sending = send('orders', 100, 100)
    await eventually(() => !consumer.health().ready, 'the consumer to detect the stop')
    await restart()
    await sending
    await eventually(() => handled.size === 200, '200 records', 30_000)
    await eventually(() => consumer.health().ready, 'ready')
    expect(handled.size).toBe(200)
    await consumer.stop()
  }, 60_000)

  it('resumes the partitions that a consumer had paused', async () => {
    await createTopic('full')
    const handled = new Set<string>()
    let openGate = () => undefined as void
    const gate = new Promise<void>((resolve) => (openGate = resolve))
    const consumer = consume('full', async (message) => {
      await gate
      handled.add(message)
    })
    await consumer.start()
    for (let batch = 0; batch < 4; batch++) await send('full', batch * 4_000, 4_000)
    await eventually(() => consumer.health().queued > 12_000, 'a full queue')
    await broker.close()
    await eventually(() => !consumer.health().ready, 'the consumer to detect the stop')
    openGate()
    await restart()
    await eventually(() => handled.size === 16_000, '16,000 records', 30_000)
    expect(consumer.health().queued).toBe(0)
    await consumer.stop()
  }, 60_000)
})
