import { type KafkaServer, startKafka } from '@food-delivery/embedded'
import { CompressionTypes } from 'kafkajs'
import { eventually } from '../../../test/support/eventually'
import { type KafkaConfig, type LagAdmin, createLagAdmin } from '../src'
import { collectingConsumer, collectingReader, createKafkajs, quietLogger } from './test-kafka'

const { Codecs } = jest.requireActual<{ Codecs: Record<string, () => object> }>(
  'kafkajs/src/protocol/message/compression',
)

// This is always an embedded broker, because Kafka rejects corrupt batches.
let broker: KafkaServer
let kafka: KafkaConfig
let admin: LagAdmin

beforeAll(async () => {
  broker = await startKafka({ port: 0 })
  kafka = { brokers: [broker.address], clientId: 'pod' }
  admin = createLagAdmin({ kafka, logger: quietLogger })
  await admin.connect()
})

afterEach(() => jest.restoreAllMocks())

afterAll(async () => {
  await admin.disconnect()
  await broker.close()
})

/** Writes a corrupt compressed batch between two readable batches to partition 0, and a readable batch to partition 1. */
async function fillTopic(topic: string, compression: CompressionTypes): Promise<void> {
  await admin.createTopic({ topic, partitions: 2 })
  const producer = createKafkajs(kafka).producer()
  const send = (partition: number, value: string, codec = CompressionTypes.None) =>
    producer.send({ topic, compression: codec, messages: [{ partition, value }] })
  await producer.connect()
  await send(0, 'before')
  const compress = () => Promise.resolve(Buffer.from('not compressed'))
  const codecMock = jest.spyOn(Codecs, `${compression}`).mockReturnValue({ compress })
  await send(0, 'compressed', compression)
  codecMock.mockRestore()
  await send(0, 'after')
  await send(1, 'other')
  await producer.disconnect()
}

const createLogger = (errors: string[]) => ({
  ...quietLogger,
  error: (_fields: object, message: string) => errors.push(message),
})

describe('an unreadable batch', () => {
  it.each([
    ['snappy', CompressionTypes.Snappy],
    ['corrupt-gzip', CompressionTypes.GZIP],
  ])('stops only its partition: %s', async (name, compression) => {
    const [topic, groupId] = [`consumed-${name}`, `group of ${name}`]
    await fillTopic(topic, compression)
    const errors: string[] = []
    const { consumer, handled: values } = collectingConsumer({ kafka, groupId, topic, logger: createLogger(errors) })
    await consumer.start()
    await eventually(() => values.length === 2 && errors.length === 1, 'the readable records and a logged error')
    const lag = async () => (await admin.lag({ topic, groupIds: [groupId] })).get(groupId)!
    await eventually(async () => (await lag()).total === 2, 'commits')
    expect((await lag()).partitions.map(({ committed }) => committed)).toEqual([1, 1])
    expect(values.sort()).toEqual(['before', 'other'])
    expect(errors).toEqual([expect.stringContaining(`${topic}/0 waits at offset 1`)])
    expect(consumer.health()).toMatchObject({ ready: true, detail: errors[0] })
    await consumer.stop()
  })

  it('does not prevent a reader from reading the other partitions', async () => {
    const topic = 'read-zstd'
    await fillTopic(topic, CompressionTypes.ZSTD)
    const errors: string[] = []
    const { reader, values } = collectingReader({ kafka, topic, logger: createLogger(errors) })
    await reader.start()
    await eventually(() => reader.health().caughtUp, 'the reader to catch up')
    expect(values().sort()).toEqual(['before', 'other'])
    expect(reader.health()).toMatchObject({ ready: true, detail: errors[0] })
    await reader.stop()
  })
})

describe('a gzip batch', () => {
  it('is read with its repeated headers', async () => {
    const topic = 'gzip'
    await admin.createTopic({ topic, partitions: 1 })
    const producer = createKafkajs(kafka).producer()
    await producer.connect()
    const headers = { name: [Buffer.from([0xff]), Buffer.from('x')] }
    const messages = ['a', 'b'].map((value) => ({ value, headers }))
    for (const compression of [CompressionTypes.GZIP, CompressionTypes.None, CompressionTypes.GZIP])
      await producer.send({ topic, compression, messages })
    await producer.disconnect()
    const { reader, records, values } = collectingReader({ kafka, topic })
    await reader.start()
    await eventually(() => reader.health().ready, 'all records')
    expect(values()).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
    const expectedHeaders = headers.name.map((bytes) => ['name', bytes])
    expect(records.map((record) => record.headers)).toEqual(Array(6).fill(expectedHeaders))
    await reader.stop()
  })
})
