import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../../../test/support/eventually'
import {
  type LagAdmin,
  type Producer,
  type ReadStart,
  type TopicReaderOptions,
  createLagAdmin,
  createProducer,
  UnknownTopicError,
} from '../src'
import { type TestKafka, collectingReader, connectTestKafka, quietLogger, createTestConsumer } from './test-kafka'

let kafka: TestKafka
let admin: LagAdmin
let producer: Producer

beforeAll(async () => {
  kafka = await connectTestKafka()
  admin = createLagAdmin({ kafka: kafka.config('admin'), logger: quietLogger })
  producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await Promise.all([admin.connect(), producer.connect()])
})

afterAll(async () => {
  await Promise.all([admin.disconnect(), producer.disconnect()])
  await kafka.close()
})

const publish = (topic: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => producer.send({ topic, key: `${i}`, value: `${i}` })))

function createReader(topic: string, groupId: string, options: Partial<TopicReaderOptions> = {}) {
  const starts: ReadStart[] = []
  const onCaughtUp = (start: ReadStart) => starts.push(start)
  return { ...collectingReader({ kafka: kafka.config('reader'), groupId, topic, onCaughtUp, ...options }), starts }
}

describe('lag admin', () => {
  it('counts all records as lag of a group that never committed', async () => {
    const topic = await kafka.topic(3)
    await publish(topic, 30)
    const lag = (await admin.lag({ topic, groupIds: ['no-such-group'] })).get('no-such-group')!
    expect(lag).toMatchObject({ total: 30, members: 0 })
    expect(lag.partitions.map(({ partition, committed }) => [partition, committed])).toEqual([
      [0, -1],
      [1, -1],
      [2, -1],
    ])
  })

  it('names the owner of each partition, and the topics in which a group has committed', async () => {
    const [topic, groupId] = [await kafka.topic(2), kafka.groupId()]
    const consumer = createTestConsumer({
      kafka: kafka.config('kitchen-abc'),
      groupId,
      topic,
      route: () => ({ kind: 'ignore' }),
      handle: () => Promise.resolve(),
      deadLetter: () => Promise.resolve(),
    })
    await consumer.start()
    const lag = (await admin.lag({ topic, groupIds: [groupId] })).get(groupId)!
    await publish(topic, 3)
    await eventually(async () => (await admin.committedTopics(groupId)).includes(topic), 'the commit')
    await expect(admin.committedTopics('no-such-group')).resolves.toEqual([])
    await consumer.stop()
    expect(lag.members).toBe(1)
    expect(lag.partitions.map(({ owner }) => owner)).toEqual(['kitchen-abc', 'kitchen-abc'])
  })

  it('reports a missing topic', async () => {
    await expect(admin.lag({ topic: 'no-such-topic', groupIds: ['a'] })).rejects.toBeInstanceOf(UnknownTopicError)
    await expect(admin.describeTopic('no-such-topic')).resolves.toBeUndefined()
  })

  it('creates a topic once', async () => {
    const topic = `created-${kafka.groupId()}`
    await expect(admin.createTopic({ topic, partitions: 4 })).resolves.toBe(true)
    await expect(admin.createTopic({ topic, partitions: 4 })).resolves.toBe(false)
    await expect(admin.describeTopic(topic)).resolves.toEqual({ partitions: 4 })
  })
})

describe('topic reader', () => {
  it('reads the existing records, calls onCaughtUp, and continues with new records', async () => {
    const topic = await kafka.topic()
    await publish(topic, 200)
    const { reader, records, starts } = createReader(topic, kafka.groupId())
    await reader.start()
    await eventually(() => starts.length === 1, 'catching up')
    expect(starts).toEqual([{ records: 200, truncated: false }])
    expect(reader.health().ready).toBe(true)
    await publish(topic, 50)
    await eventually(() => records.length === 250, '250 records')
    await reader.stop()
    expect(new Set(records.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(250)
  })

  it('reports its position', async () => {
    const topic = await kafka.topic(3)
    await publish(topic, 20)
    const { reader, records } = createReader(topic, kafka.groupId())
    expect(reader.position()).toBe(0)
    await reader.start()
    await publish(topic, 10)
    await eventually(() => records.length === 30, '30 records')
    const { partitions } = (await admin.lag({ topic, groupIds: ['no-such-group'] })).get('no-such-group')!
    expect(reader.position()).toBe(partitions.reduce((sum, { end }) => sum + end, 0))
    await reader.stop()
  })

  it('catches up at once on an empty topic, and deletes its group when stopped', async () => {
    const [topic, groupId] = [await kafka.topic(), kafka.groupId()]
    const { reader, starts } = createReader(topic, groupId)
    await reader.start()
    await eventually(() => starts.length === 1, 'catching up')
    expect((await admin.lag({ topic, groupIds: [groupId] })).get(groupId)!.members).toBe(1)
    await reader.stop()
    expect((await admin.lag({ topic, groupIds: [groupId] })).get(groupId)!.members).toBe(0)
  })

  it.each([0, 20])('closes all connections when stopped %i ms after its start', async (ms) => {
    const { reader } = createReader(await kafka.topic(2), kafka.groupId())
    const before = kafka.connections()
    const started = reader.start()
    await sleep(ms)
    await reader.stop()
    await started
    await eventually(() => kafka.connections() <= before, 'all connections to be closed')
    expect(reader.health().ready).toBe(false)
  })

  it('leaves its group and closes all connections when stopped in onCaughtUp', async () => {
    const [topic, groupId] = [await kafka.topic(), kafka.groupId()]
    const before = kafka.connections()
    await new Promise<void>((resolve, reject) => {
      const { reader } = createReader(topic, groupId, { onCaughtUp: () => void reader.stop().then(resolve, reject) })
      reader.start().catch(reject)
    })
    expect((await admin.lag({ topic, groupIds: [groupId] })).get(groupId)!.members).toBe(0)
    await eventually(() => kafka.connections() <= before, 'all connections to be closed')
  })

  it('reads the records again after an error of onRecords', async () => {
    const topic = await kafka.topic(1)
    await publish(topic, 5)
    const values: string[] = []
    let failures = 0
    const { reader, starts } = createReader(topic, kafka.groupId(), {
      onRecords: (batch) => {
        if (failures++ === 0) throw new Error('the first batch fails')
        values.push(...batch.map(({ value }) => String(value)))
      },
    })
    await reader.start()
    await eventually(() => starts.length === 1, 'catching up')
    await reader.stop()
    expect(values).toEqual(['0', '1', '2', '3', '4'])
  })

  it('reports that it skips older records', async () => {
    const topic = await kafka.topic(1)
    await publish(topic, 30)
    const { reader, starts } = createReader(topic, kafka.groupId(), { maxRecords: 10 })
    await reader.start()
    await eventually(() => starts.length === 1, 'catching up')
    await reader.stop()
    expect(starts[0]!.truncated).toBe(true)
  })
})
