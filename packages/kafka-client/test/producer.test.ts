import { randomUUID } from 'node:crypto'
import { eventually } from '../../../test/support/eventually'
import {
  type RecordHeaders,
  type Producer,
  BrokerUnavailableError,
  NotConnectedError,
  ProducerQueueFullError,
  RecordTooLargeError,
  createProducer,
  headerText,
} from '../src'
import { partitionOf } from '../src/producer/partitioner'
import { startTcpProxy } from '../../../test/support/tcp-proxy'
import { mockRequest } from './broker-mocks'
import { keyIn } from './start-brokers'
import { type TestKafka, connectTestKafka, quietLogger, readAll, unusedPort } from './test-kafka'

let kafka: TestKafka
let producer: Producer

beforeAll(async () => {
  kafka = await connectTestKafka()
  producer = createProducer({ kafka: kafka.config('test-producer'), logger: quietLogger })
  await producer.connect()
})

afterAll(async () => {
  await producer.disconnect()
  await kafka.close()
})

describe('producer', () => {
  it('returns the position of each record, and keeps the order of a key', async () => {
    const topic = await kafka.topic()
    const positions = await Promise.all(
      Array.from({ length: 2_000 }, (_, i) => producer.send({ topic, key: `key-${i % 50}`, value: String(i) })),
    )
    const records = await readAll(kafka, topic, 2_000)
    expect(records).toHaveLength(2_000)
    const values = new Map(records.map(({ partition, offset, value }) => [`${partition}/${offset}`, String(value)]))
    positions.forEach(({ partition, offset }, i) => expect(values.get(`${partition}/${offset}`)).toBe(String(i)))
    for (const { key, partition } of records)
      expect(partition).toBe(partitionOf({ key: key!, partitions: 6, partitioner: 'murmur2' }))
  })

  it('shares a request between partitions that were first used one after the other', async () => {
    const topic = await kafka.topic(3)
    const brokers = new Set((process.env['BOOTSTRAP_SERVERS'] ?? '').split(',')).size
    const sendTo = (partition: number) => producer.send({ topic, key: keyIn(partition), value: 'x' })
    for (const partition of [0, 1, 2]) await sendTo(partition)
    const requests = mockRequest('Produce', (_body, send) => send())
    await Promise.all([0, 1, 2].map(sendTo))
    const partitions = requests.mock.calls.map(([{ topicData }]) => topicData.flatMap((each) => each.partitions).length)
    jest.restoreAllMocks()
    // A request goes to the leader of its partitions, and three brokers lead one each.
    expect(partitions).toEqual(brokers === 1 ? [3] : [1, 1, 1])
  })

  it('keeps headers in their order, and null as a key, value or header value', async () => {
    const topic = await kafka.topic(2)
    const headers: RecordHeaders = [
      ['traceparent', Buffer.from('00-1-2-01')],
      ['__proto__', Buffer.from([0xff, 0x00])],
      ['traceparent', Buffer.from('00-1-2-02')],
      ['none', null],
    ]
    await producer.send({ topic, key: null, value: null, headers })
    const [record] = await readAll(kafka, topic, 1)
    expect(record).toMatchObject({ key: null, value: null, headers })
    expect(['traceparent', 'none', 'other'].map((name) => headerText(headers, name))).toEqual([
      '00-1-2-02',
      undefined,
      undefined,
    ])
  })

  it('keeps the bytes of a key, and sends them to the partition of the same text', async () => {
    const topic = await kafka.topic(6)
    const bytes = Buffer.from([0xff, 0x00, 0xfe])
    await producer.send({ topic, key: bytes, value: 'x' })
    const [record] = await readAll(kafka, topic, 1)
    expect(record?.key).toEqual(bytes)
    const positions = [await producer.send({ topic, key: 'größe', value: 'x' })]
    positions.push(await producer.send({ topic, key: Buffer.from('größe'), value: 'x' }))
    expect(positions[1]?.partition).toBe(positions[0]?.partition)
  })

  it('rejects a record that is too large and sends the others', async () => {
    const topic = await kafka.topic(1)
    const large = producer.send({ topic, key: 'a', value: Buffer.alloc(2_000_000) })
    const small = producer.send({ topic, key: 'a', value: 'x' })
    await expect(large).rejects.toBeInstanceOf(RecordTooLargeError)
    await expect(small).resolves.toMatchObject({ offset: 0 })
  })

  it('rejects only the record that is too large for the broker', async () => {
    const topic = await kafka.topic(1)
    const unlimited = createProducer({
      kafka: kafka.config('unlimited'),
      logger: quietLogger,
      maxRecordBytes: 5_000_000,
    })
    await unlimited.connect()
    const sends = ['x', Buffer.alloc(2_000_000), 'y'].map((value) => unlimited.send({ topic, key: 'a', value }))
    const [firstResult, largeResult, lastResult] = await Promise.allSettled(sends)
    await unlimited.disconnect()
    expect([firstResult!.status, lastResult!.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(largeResult).toMatchObject({ status: 'rejected', reason: { code: 'RECORD_TOO_LARGE' } })
  })

  it('rejects a record for a missing topic and sends the others', async () => {
    const topic = await kafka.topic(1)
    const missing = producer.send({ topic: `missing-${randomUUID()}`, key: 'a', value: 'x' }, { timeoutMs: 1_500 })
    await expect(missing).rejects.toBeInstanceOf(Error)
    await expect(producer.send({ topic, key: 'a', value: 'x' })).resolves.toMatchObject({ offset: 0 })
  })

  it('reports that nothing was sent when no broker is available', async () => {
    const brokers = [`127.0.0.1:${await unusedPort()}`]
    const unconnected = createProducer({
      kafka: { brokers, clientId: 'unconnected' },
      logger: quietLogger,
      maxQueued: 1,
    })
    const connecting = unconnected.connect()
    const send = unconnected.send({ topic: 'orders', key: 'a', value: 'x' }, { timeoutMs: 300 })
    const tooMany = unconnected.send({ topic: 'orders', key: 'a', value: 'x' }, { timeoutMs: 300 })
    await expect(tooMany).rejects.toBeInstanceOf(ProducerQueueFullError)
    await expect(send).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE', outcomeUnknown: false })
    await expect(send).rejects.toBeInstanceOf(BrokerUnavailableError)
    expect(unconnected.isConnected()).toBe(false)
    await unconnected.disconnect({ deadlineMs: 500 })
    await connecting
  })

  it('closes all connections when disconnected while connecting', async () => {
    const proxy = await startTcpProxy(kafka.config('late').brokers[0]!)
    const lateProducer = createProducer({
      kafka: { ...kafka.config('late'), brokers: [proxy.address] },
      logger: quietLogger,
    })
    const before = kafka.connections()
    proxy.block()
    const connecting = lateProducer.connect()
    await lateProducer.disconnect()
    proxy.unblock()
    await connecting
    await eventually(() => kafka.connections() <= before, 'all connections to be closed')
    expect(lateProducer.isConnected()).toBe(false)
    await proxy.close()
  })

  it('rejects records before it is connected', async () => {
    const unconnected = createProducer({ kafka: kafka.config('unconnected'), logger: quietLogger })
    await expect(unconnected.send({ topic: 'orders', key: 'a', value: 'x' })).rejects.toBeInstanceOf(NotConnectedError)
  })
})
