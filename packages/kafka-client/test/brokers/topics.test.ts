import { randomUUID } from 'node:crypto'
import { eventually } from '../../../../test/support/eventually'
import { type Producer, UnknownTopicError, createLagAdmin, createProducer } from '../../src'
import { collectingConsumer, createKafkajs, deleteTopic, quietLogger } from '../test-kafka'
import { type TestBrokers, errorOf, keyIn, startBrokers, timeOf } from '../start-brokers'

let brokers: TestBrokers
let producer: Producer

beforeAll(async () => {
  brokers = await startBrokers()
  producer = createProducer({ kafka: brokers.config('producer'), logger: quietLogger })
  await producer.connect()
})

afterAll(async () => {
  await producer.disconnect({ deadlineMs: 0 })
  await brokers.close()
})

async function addPartitions(topic: string, count: number): Promise<void> {
  const admin = createKafkajs(brokers.config('admin')).admin()
  await admin.connect()
  await admin.createPartitions({ topicPartitions: [{ topic, count }] })
  await admin.disconnect()
}

describe('a topic that does not exist', () => {
  it('causes an error with its name within five seconds', async () => {
    const topic = `missing-${randomUUID()}`
    const error = errorOf(producer.send({ topic, key: 'a', value: 'x' }))
    expect(await timeOf(error)).toBeLessThan(5_000)
    expect(await error).toBeInstanceOf(UnknownTopicError)
    expect(String(await error)).toContain(topic)
  })

  it('causes the same error after it was deleted', async () => {
    const topic = await brokers.topic()
    await producer.send({ topic, key: 'a', value: 'x' })
    await deleteTopic(brokers.config('admin'), topic)
    const error = errorOf(producer.send({ topic, key: 'a', value: 'x' }))
    expect(await timeOf(error)).toBeLessThan(5_000)
    expect(await error).toBeInstanceOf(UnknownTopicError)
  })

  it('leaves the outcome of a record open if the topic is deleted after the record was sent', async () => {
    const topic = await brokers.topic(1)
    const waitingProducer = createProducer({ kafka: brokers.config('producer'), logger: quietLogger })
    await waitingProducer.connect()
    brokers.cluster.faults.delay('Produce', 60_000)
    const error = errorOf(waitingProducer.send({ topic, key: 'a', value: 'x' }))
    await eventually(async () => (await brokers.counts(topic))[0] === 1, 'the record to be written')
    await deleteTopic(brokers.config('admin'), topic)
    expect(await error).toMatchObject({ outcomeUnknown: true, cause: { code: 'UNKNOWN_TOPIC' } })
    brokers.cluster.faults.delay('Produce', 0)
    await waitingProducer.disconnect({ deadlineMs: 0 })
  })

  it('delays its records until it is created', async () => {
    const topic = `late-${randomUUID()}`
    const sends = ['a', 'b'].map((key) => producer.send({ topic, key, value: 'x' }))
    const admin = createLagAdmin({ kafka: brokers.config('admin'), logger: quietLogger })
    await admin.createTopic({ topic, partitions: 1 })
    await admin.disconnect()
    expect(await Promise.all(sends)).toEqual([0, 1].map((offset) => ({ partition: 0, offset })))
  })
})

describe('a topic that gets more partitions', () => {
  it('loses no records of producers and consumers', async () => {
    const topic = await brokers.topic(3)
    const groupId = brokers.groupId()
    const { consumer, handled } = collectingConsumer({ kafka: brokers.config('consumer'), topic, groupId })
    await consumer.start()
    const sent: string[] = []
    const partitions = new Set<number>()
    const sendNext = async () => {
      const value = String(sent.length)
      sent.push(value)
      partitions.add((await producer.send({ topic, key: keyIn(sent.length % 6, 6), value })).partition)
    }
    await Promise.all(Array.from({ length: 20 }, sendNext))
    await addPartitions(topic, 6)
    // A moved leader lets the clients fetch the metadata at once, which they otherwise do every 20 s.
    for (const partition of [0, 1, 2]) brokers.cluster.moveLeader(topic, partition, 1 + ((partition + 1) % 3))
    await eventually(async () => {
      await sendNext()
      return partitions.size === 6
    }, 'the producer to use the new partitions')
    await Promise.all(Array.from({ length: 20 }, sendNext))
    await eventually(() => consumer.health().partitions.length === 6, 'the consumer to own the new partitions')
    await eventually(() => handled.length >= sent.length, 'all records')
    expect(handled.sort()).toEqual(sent.sort())
    await consumer.stop()
  })
})
