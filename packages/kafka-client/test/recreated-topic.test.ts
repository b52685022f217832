import { type KafkaServer, startKafka } from '@food-delivery/embedded'
import { eventually } from '../../../test/support/eventually'
import { type KafkaConfig, type LagAdmin, type Producer, createLagAdmin, createProducer } from '../src'
import { collectingConsumer, collectingReader, deleteTopic, quietLogger } from './test-kafka'

// This is always an embedded broker, because a test must not delete topics of a shared server.
let broker: KafkaServer
let kafka: KafkaConfig
let producer: Producer
let admin: LagAdmin

beforeAll(async () => {
  broker = await startKafka({ port: 0 })
  kafka = { brokers: [broker.address], clientId: 'pod' }
  producer = createProducer({ kafka, logger: quietLogger })
  admin = createLagAdmin({ kafka, logger: quietLogger })
  await Promise.all([producer.connect(), admin.connect()])
})

afterAll(async () => {
  await Promise.all([producer.disconnect(), admin.disconnect()])
  await broker.close()
})

async function send(topic: string, value: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await producer.send({ topic, key: `${i}`, value })
}

async function recreate(topic: string): Promise<void> {
  await deleteTopic(kafka, topic)
  await admin.createTopic({ topic, partitions: 1 })
}

describe('a recreated topic', () => {
  it('is consumed from its beginning, even if the deleted topic was longer', async () => {
    const [topic, groupId] = ['consumed', 'consumers']
    await admin.createTopic({ topic, partitions: 1 })
    const { consumer, handled } = collectingConsumer({ kafka, topic, groupId })
    await consumer.start()
    await send(topic, 'old', 50)
    await eventually(() => handled.length === 50, 'the old records')
    await recreate(topic)
    await send(topic, 'new', 20)
    await eventually(() => handled.filter((value) => value === 'new').length >= 20, 'the new records')
    await eventually(async () => {
      const lag = await admin.lag({ topic, groupIds: [groupId] })
      return lag.get(groupId)?.partitions[0]?.committed === 20
    }, 'a commit')
    expect(handled).toHaveLength(70)
    await consumer.stop()
  })

  it('is read from its beginning', async () => {
    const topic = 'read'
    await admin.createTopic({ topic, partitions: 1 })
    const { reader, records, values } = collectingReader({ kafka, topic })
    await reader.start()
    await send(topic, 'old', 50)
    await eventually(() => records.length === 50, 'the old records')
    await recreate(topic)
    await send(topic, 'new', 20)
    await eventually(() => records.length >= 70, 'the new records')
    expect(values().slice(50)).toEqual(Array.from({ length: 20 }, () => 'new'))
    expect(reader.position()).toBe(20)
    await reader.stop()
  })
})
