import { Registry } from 'prom-client'
import { eventually } from '../../../../test/support/eventually'
import { type Producer, createProducer } from '../../src'
import { NOT_LEADER } from '../broker-mocks'
import { quietLogger } from '../test-kafka'
import { type TestBrokers, keyIn, startBrokers } from '../start-brokers'

const NOT_ENOUGH_REPLICAS = 19
const NOT_ENOUGH_REPLICAS_AFTER_APPEND = 20
const OUT_OF_ORDER_SEQUENCE_NUMBER = 45

let brokers: TestBrokers
let registry: Registry
let producer: Producer

beforeEach(async () => {
  brokers = await startBrokers()
  registry = new Registry()
  producer = createProducer({ kafka: brokers.config('producer'), logger: quietLogger, registry })
  await producer.connect()
})

afterEach(async () => {
  await producer.disconnect()
  await brokers.close()
})

const valuesOf = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}`)

const sendAll = (topic: string, partition: number, values: readonly string[], partitions = 3) =>
  Promise.all(values.map((value) => producer.send({ topic, key: keyIn(partition, partitions), value })))

async function replacedIds(): Promise<number> {
  return (await registry.getSingleMetric('kafka_producer_replaced_total')!.get()).values[0]!.value
}

describe('a broker that refuses records', () => {
  it('delays only its own partitions, and each record is in the log once', async () => {
    const topic = await brokers.topic()
    const refusal = brokers.cluster.faults.refuse('Produce', NOT_ENOUGH_REPLICAS, { nodeId: 2, times: Infinity })
    const sends = [0, 1, 2].map((partition) => sendAll(topic, partition, valuesOf('a', 10)))
    await Promise.all([sends[0], sends[2]])
    await Promise.all([sendAll(topic, 0, valuesOf('b', 10)), sendAll(topic, 2, valuesOf('b', 10))])
    await eventually(() => refusal.count > 2, 'several attempts')
    expect(await brokers.counts(topic)).toEqual([20, 0, 20])
    refusal.end()
    await sends[1]
    const allValues = [...valuesOf('a', 10), ...valuesOf('b', 10)]
    expect(await brokers.readAll(topic)).toEqual([allValues, valuesOf('a', 10), allValues])
    expect(await replacedIds()).toBe(0)
  })

  it('delays only the partitions that it refuses', async () => {
    const topic = await brokers.topic(6)
    const refusal = brokers.cluster.faults.refuse('Produce', NOT_ENOUGH_REPLICAS, { partitions: [4], times: Infinity })
    const refused = sendAll(topic, 4, valuesOf('a', 10), 6)
    await sendAll(topic, 1, valuesOf('a', 10), 6)
    await sendAll(topic, 1, valuesOf('b', 10), 6)
    refusal.end()
    await refused
    expect(await brokers.counts(topic)).toEqual([0, 20, 0, 0, 10, 0])
  })

  it('has each record in the log once, although it stops after writing and before acknowledging the records', async () => {
    const topic = await brokers.topic()
    const { cluster } = brokers
    cluster.faults.delay('Produce', 60_000)
    const sending = sendAll(topic, 1, valuesOf('a', 5))
    await eventually(async () => (await brokers.counts(topic))[1] === 5, 'the records to be written')
    const later = sendAll(topic, 1, valuesOf('b', 5))
    cluster.faults.delay('Produce', 0)
    await cluster.stop(2)
    expect((await sending).map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4])
    expect((await later).map(({ offset }) => offset)).toEqual([5, 6, 7, 8, 9])
    expect((await brokers.readAll(topic))[1]).toEqual([...valuesOf('a', 5), ...valuesOf('b', 5)])
    expect(await replacedIds()).toBe(0)
  })

  it('sends to the new leader when the leader has moved', async () => {
    const topic = await brokers.topic()
    await sendAll(topic, 1, valuesOf('a', 5))
    brokers.cluster.moveLeader(topic, 1, 3)
    await sendAll(topic, 1, valuesOf('b', 5))
    expect((await brokers.readAll(topic))[1]).toEqual([...valuesOf('a', 5), ...valuesOf('b', 5)])
  })

  it.each([NOT_LEADER, NOT_ENOUGH_REPLICAS_AFTER_APPEND])('retries after error %i', async (errorCode) => {
    const topic = await brokers.topic()
    brokers.cluster.faults.refuse('Produce', errorCode, { times: 3 })
    await sendAll(topic, 1, valuesOf('a', 5))
    expect(await brokers.counts(topic)).toEqual([0, 5, 0])
  })

  it('continues with a new producer id, and counts it, after a sequence number was refused', async () => {
    const topic = await brokers.topic()
    await sendAll(topic, 1, valuesOf('a', 5))
    brokers.cluster.faults.refuse('Produce', OUT_OF_ORDER_SEQUENCE_NUMBER, { partitions: [1] })
    await Promise.all([sendAll(topic, 1, valuesOf('b', 5)), sendAll(topic, 0, valuesOf('b', 5))])
    await sendAll(topic, 1, valuesOf('c', 5))
    const allValues = ['a', 'b', 'c'].flatMap((name) => valuesOf(name, 5))
    expect(await brokers.readAll(topic)).toEqual([valuesOf('b', 5), allValues, []])
    expect(await replacedIds()).toBe(1)
  })

  it('counts each partition whose sequence number was refused, in one request or several', async () => {
    const topic = await brokers.topic(6)
    for (const partition of [0, 1, 3]) await sendAll(topic, partition, ['a'], 6)
    const partitions = [0, 1, 3]
    brokers.cluster.faults.refuse('Produce', OUT_OF_ORDER_SEQUENCE_NUMBER, { partitions, times: partitions.length })
    await Promise.all(partitions.map((partition) => sendAll(topic, partition, ['b'], 6)))
    expect(await brokers.counts(topic)).toEqual([2, 2, 0, 2, 0, 0])
    expect(await replacedIds()).toBe(3)
  })
})

describe('a batch that is too large for its topic', () => {
  it('is divided without the other batches of its request, and each record is in the log once', async () => {
    const topic = await brokers.topic(3, { 'max.message.bytes': '20000' })
    const small = valuesOf('small ', 60)
    const large = valuesOf('', 60).map((value) => value.padStart(1_000, '.'))
    await Promise.all([sendAll(topic, 0, small), sendAll(topic, 1, large)])
    expect(await brokers.readAll(topic)).toEqual([small, large, []])
    expect(await replacedIds()).toBe(0)
  })

  it('rejects only a single record that is too large', async () => {
    const topic = await brokers.topic(3, { 'max.message.bytes': '20000' })
    const values = ['first', 'x'.repeat(30_000), 'last']
    const sends = values.map((value) => producer.send({ topic, key: keyIn(1), value }))
    const results = await Promise.allSettled(sends)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(results[1]).toMatchObject({ reason: { code: 'RECORD_TOO_LARGE' } })
    expect((await brokers.readAll(topic))[1]).toEqual(['first', 'last'])
  })
})
