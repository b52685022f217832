import { eventually } from '../../../test/support/eventually'
import { type Producer, createProducer } from '../src'
import { type RecordBatch } from '../src/wire/record-batch-reader'
import {
  type TestKafka,
  collectingConsumer,
  collectingReader,
  connectTestKafka,
  createKafkajs,
  quietLogger,
} from './test-kafka'
import { mockRequest } from './broker-mocks'

let kafka: TestKafka
let producer: Producer
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  kafka = await connectTestKafka()
  producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
})

afterEach(async () => {
  jest.restoreAllMocks()
  await Promise.all(closing.splice(0).map((close) => close()))
})

afterAll(async () => {
  await producer.disconnect()
  await kafka.close()
})

async function publish(topic: string, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) await producer.send({ topic, key: `${nth}`, value: `${nth}` })
}

async function consume(topic: string, groupId: string): Promise<string[]> {
  const { consumer, handled } = collectingConsumer({ kafka: kafka.config('pod'), topic, groupId })
  closing.push(() => consumer.stop())
  await consumer.start()
  return handled
}

async function read(topic: string) {
  const { reader, records, values } = collectingReader({ kafka: kafka.config('reader'), topic })
  closing.push(() => reader.stop())
  await reader.start()
  return { reader, records, values }
}

const isFirst = ({ records }: RecordBatch) => records[0]?.offset === 0

/** Makes all records but the first control records. Each batch has one record. */
const asControlRecords = (batches: RecordBatch[]) =>
  batches.map((batch) => (isFirst(batch) ? batch : { ...batch, isControl: true }))

/** Removes all records but the first, as compaction does, which keeps the headers of the batches. */
const withoutRecords = (batches: RecordBatch[]) =>
  batches.map((batch) => (isFirst(batch) ? batch : { ...batch, records: [] }))

describe('positions', () => {
  describe.each([
    ['control records', asControlRecords],
    ['batches without records', withoutRecords],
  ])('after %s', (_kind, change) => {
    beforeEach(() => {
      mockRequest('Fetch', async (_body, send) => {
        const response = await send()
        for (const partition of response.partitions) partition.batches = change(partition.batches)
        return response
      })
    })

    it('are committed by a consumer', async () => {
      const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
      const handled = await consume(topic, groupId)
      await publish(topic, 3)
      await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
      expect(handled).toEqual(['0'])
    })

    it('are reached by a reader', async () => {
      const topic = await kafka.topic(1)
      await publish(topic, 3)
      const { reader, values } = await read(topic)
      await eventually(() => reader.health().caughtUp, 'catching up')
      expect({ values: values(), position: reader.position() }).toEqual({ values: ['0'], position: 3 })
    })
  })
})

it('uses new partitions in all clients within 30 s, and loses no record', async () => {
  const [topic, groupId] = [await kafka.topic(6), kafka.groupId()]
  const handled = [await consume(topic, groupId), await consume(topic, groupId)]
  const { records } = await read(topic)
  await publish(topic, 1)
  const kafkajs = createKafkajs(kafka.config('admin')).admin()
  await kafkajs.connect()
  await kafkajs.createPartitions({ topicPartitions: [{ topic, count: 12 }] })
  await kafkajs.disconnect()
  const endsAt = performance.now() + 30_000
  const partitions = new Set<number>()
  let sent = 1
  const send = async () => {
    const key = String(sent++)
    partitions.add((await producer.send({ topic, key, value: key })).partition)
    return partitions.size === 12
  }
  await eventually(send, 'the producer to use all partitions', 30_000, 20)
  const isRead = () => handled.flat().length === sent && records.length === sent
  await eventually(isRead, 'all records to be read', endsAt - performance.now())
  await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
  expect(new Set(handled.flat()).size).toBe(sent)
}, 45_000)
