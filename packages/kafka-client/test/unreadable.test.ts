import { type KafkaBroker, startKafkaBroker } from '@food-delivery/embedded'
import { CompressionTypes } from 'kafkajs'
import { eventually } from '../../../test/support/eventually'
import { type KafkaConfig, type LagAdmin, createConsumer, createLagAdmin, createTopicReader } from '../src'
import { createKafka } from '../src/connection/kafka'
import { quietLogger } from './test-kafka'

const { Codecs } = jest.requireActual<{ Codecs: Record<string, () => object> }>(
  'kafkajs/src/protocol/message/compression',
)

// Always an embedded broker: a real one validates batches.
let broker: KafkaBroker
let kafka: KafkaConfig
let admin: LagAdmin

beforeAll(async () => {
  broker = await startKafkaBroker({ port: 0 })
  kafka = { brokers: [broker.address], clientId: 'pod' }
  admin = createLagAdmin({ kafka, logger: quietLogger })
  await admin.connect()
})

afterEach(() => jest.restoreAllMocks())

afterAll(async () => {
  await admin.disconnect()
  await broker.close()
})

/** Partition 0 gets a corrupt compressed batch between two readable ones, partition 1 a readable one. */
async function fill(topic: string, compression: CompressionTypes): Promise<void> {
  await admin.createTopic({ topic, partitions: 2 })
  const producer = createKafka({ kafka, logger: quietLogger }).producer()
  const send = (partition: number, value: string, as = CompressionTypes.None) =>
    producer.send({ topic, compression: as, messages: [{ partition, value }] })
  await producer.connect()
  await send(0, 'before')
  const compress = () => Promise.resolve(Buffer.from('not compressed'))
  const codec = jest.spyOn(Codecs, `${compression}`).mockReturnValue({ compress })
  await send(0, 'compressed', compression)
  codec.mockRestore()
  await send(0, 'after')
  await send(1, 'other')
  await producer.disconnect()
}

const loggerOf = (errors: string[]) => ({
  ...quietLogger,
  error: (_fields: object, message: string) => errors.push(message),
})

describe('a batch that cannot be read', () => {
  it.each([
    ['snappy', CompressionTypes.Snappy],
    ['corrupt-gzip', CompressionTypes.GZIP],
  ])('stops only its partition: %s', async (name, compression) => {
    const [topic, groupId] = [`consumed-${name}`, `group of ${name}`]
    await fill(topic, compression)
    const [seen, errors]: [string[], string[]] = [[], []]
    const consumer = createConsumer<string>({
      kafka,
      groupId,
      topic,
      logger: loggerOf(errors),
      route: ({ value }) => ({ kind: 'task', message: String(value) }),
      handle: (message) => Promise.resolve(void seen.push(message)),
      deadLetter: () => Promise.resolve(),
    })
    await consumer.start()
    await eventually(() => seen.length === 2 && errors.length === 1, 'the readable records and a logged error')
    const lag = async () => (await admin.lag({ topic, groupIds: [groupId] })).get(groupId)!
    await eventually(async () => (await lag()).total === 2, 'commits')
    expect((await lag()).partitions.map(({ committed }) => committed)).toEqual([1, 1])
    expect(seen.sort()).toEqual(['before', 'other'])
    expect(errors).toEqual([expect.stringContaining(`${topic}/0 waits at offset 1`)])
    expect(consumer.health()).toMatchObject({ ready: true, detail: errors[0] })
    await consumer.stop()
  })

  it('does not stop a reader from reading the rest', async () => {
    const topic = 'read-zstd'
    await fill(topic, CompressionTypes.ZSTD)
    const [seen, errors]: [string[], string[]] = [[], []]
    const reader = createTopicReader({
      kafka,
      groupId: 'reader',
      topic,
      logger: loggerOf(errors),
      onRecords: (records) => seen.push(...records.map(({ value }) => String(value))),
    })
    await reader.start()
    await eventually(() => reader.health().caughtUp, 'the end')
    expect(seen.sort()).toEqual(['before', 'other'])
    expect(reader.health()).toMatchObject({ ready: true, detail: errors[0] })
    await reader.stop()
  })

  it('is not a gzip batch', async () => {
    const topic = 'gzip'
    await admin.createTopic({ topic, partitions: 1 })
    const producer = createKafka({ kafka, logger: quietLogger }).producer()
    await producer.connect()
    const messages = ['a', 'b'].map((value) => ({ value }))
    for (const compression of [CompressionTypes.GZIP, CompressionTypes.None, CompressionTypes.GZIP])
      await producer.send({ topic, compression, messages })
    await producer.disconnect()
    const seen: string[] = []
    const reader = createTopicReader({
      kafka,
      groupId: 'gzip reader',
      topic,
      logger: quietLogger,
      onRecords: (records) => seen.push(...records.map(({ value }) => String(value))),
    })
    await reader.start()
    await eventually(() => reader.health().ready, 'all of them')
    expect(seen).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
    await reader.stop()
  })
})
