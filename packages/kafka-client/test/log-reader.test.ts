import { eventually } from '../../../test/support/eventually'
import { type LogReaderOptions, type Producer, createLagAdmin, createLogReader, createProducer } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'

let kafka: TestKafka
let producer: Producer

beforeAll(async () => {
  kafka = await connectTestKafka()
  producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
})

afterAll(async () => {
  await producer.disconnect()
  await kafka.close()
})

const readers: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.stop()))
})

function createReader(topic: string, options: Partial<LogReaderOptions> = {}) {
  const values: string[] = []
  const reader = createLogReader({
    kafka: kafka.config('log-reader'),
    topic,
    logger: quietLogger,
    onRecords: (records) => values.push(...records.map(({ value }) => String(value))),
    ...options,
  })
  readers.push(reader)
  return { reader, values }
}

const publish = (topic: string, value: string) => producer.send({ topic, key: value, value })

describe('log reader', () => {
  it('has all existing records when it has started, and gets new ones at once', async () => {
    const topic = await kafka.topic(2)
    for (const value of ['a', 'b', 'c']) await publish(topic, value)
    const { reader, values } = createReader(topic)
    await reader.start()
    expect(values.toSorted()).toEqual(['a', 'b', 'c'])
    const publishedAt = performance.now()
    await publish(topic, 'd')
    await eventually(() => values.includes('d'), 'the new record')
    expect(performance.now() - publishedAt).toBeLessThan(2_000)
  })

  it('reads all partitions again after an error of onRecords', async () => {
    const topic = await kafka.topic(2)
    for (const value of ['a', 'b', 'c']) await publish(topic, value)
    const values: string[] = []
    let calls = 0
    const { reader } = createReader(topic, {
      onRecords: (records) => {
        if (++calls === 1) throw new Error('cannot apply')
        values.push(...records.map(({ value }) => String(value)))
      },
    })
    await reader.start()
    expect([...new Set(values)].toSorted()).toEqual(['a', 'b', 'c'])
    await publish(topic, 'd')
    await eventually(() => values.includes('d'), 'the new record')
  })

  it('starts at once with an empty topic', async () => {
    const { reader, values } = createReader(await kafka.topic(1))
    await reader.start()
    expect(values).toEqual([])
  })

  it('waits for its topic', async () => {
    const topic = `later-${kafka.groupId()}`
    const warnings: string[] = []
    const logger = { ...quietLogger, warn: (_: object, text: string) => void warnings.push(text) }
    const { reader, values } = createReader(topic, { logger })
    const started = reader.start()
    await eventually(() => warnings.length > 0, 'a warning')
    const admin = createLagAdmin({ kafka: kafka.config('admin'), logger: quietLogger })
    await admin.connect()
    await admin.createTopic({ topic, partitions: 1 })
    await admin.disconnect()
    await started
    await publish(topic, 'a')
    await eventually(() => values.length > 0, 'the record')
    expect(values).toEqual(['a'])
  })

  it('resolves `start` when it is stopped', async () => {
    const { reader } = createReader(`missing-${kafka.groupId()}`)
    const started = reader.start()
    await reader.stop()
    await expect(started).resolves.toBeUndefined()
  })
})
