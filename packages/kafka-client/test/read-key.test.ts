import { eventually } from '../../../test/support/eventually'
import { BrokerUnavailableError, type KeyReadOptions, NotAuthorizedError, UnknownTopicError, readKey } from '../src'
import { TOPIC_AUTHORIZATION_FAILED, fetchError, mockRequest } from './broker-mocks'
import { type TestKafka, connectTestKafka, createKafkajs, quietLogger, unusedPort } from './test-kafka'

let kafka: TestKafka

beforeAll(async () => {
  kafka = await connectTestKafka()
})
afterEach(() => jest.restoreAllMocks())
afterAll(() => kafka.close())

/** Half an hour ago: a broker rejects timestamps more than an hour ahead, and retention deletes records of last week. */
const START = Date.now() - 30 * 60_000

/** Publishes `ada 0`, `bob 0`, `ada 1`, … with one minute between the numbers, to a new topic. */
async function publishPerMinute(count: number, { partitions = 1, padding = '' } = {}): Promise<string> {
  const topic = await kafka.topic(partitions)
  const producer = createKafkajs(kafka.config('minutes')).producer()
  await producer.connect()
  const minutes = Array.from({ length: count }, (_, minute) => minute)
  const messages = minutes.flatMap((minute) =>
    ['ada', 'bob'].map((key) => ({
      key,
      value: `${key} ${minute}${padding}`,
      timestamp: String(START + minute * 60_000),
    })),
  )
  for (const message of messages) await producer.send({ topic, messages: [message] })
  await producer.disconnect()
  return topic
}

async function deleteRecordsBefore(topic: string, offset: number): Promise<void> {
  const admin = createKafkajs(kafka.config('admin')).admin()
  await admin.connect()
  await admin.fetchTopicOffsets(topic)
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: `${offset}` }] })
  await admin.disconnect()
}

async function read(topic: string, options: Partial<KeyReadOptions> = {}) {
  const values: string[] = []
  const result = await readKey({
    kafka: kafka.config('reader'),
    logger: quietLogger,
    topic,
    key: 'ada',
    since: START,
    onRecord: ({ value }) => {
      values.push(String(value))
      return false
    },
    ...options,
  })
  return { ...result, values }
}

describe('readKey', () => {
  it('reads the records of one key since a time, in order, and leaves no connection open', async () => {
    const topic = await publishPerMinute(4)
    const before = kafka.connections()
    const { values, endedAt, isTrimmed } = await read(topic, { since: START + 60_000 })
    expect(values).toEqual(['ada 1', 'ada 2', 'ada 3'])
    expect({ endedAt, isTrimmed }).toEqual({ endedAt: 'end', isTrimmed: false })
    await eventually(() => kafka.connections() <= before, 'all connections to be closed')
  })

  it('reads the partition to which the producers of the topic publish the key', async () => {
    const topic = await publishPerMinute(1, { partitions: 6 })
    const { partition, values } = await read(topic)
    const withOtherPartitioner = await read(topic, { partitioner: 'crc32' })
    expect([partition, values]).toEqual([5, ['ada 0']])
    expect(withOtherPartitioner).toMatchObject({ partition: 0, values: [] })
  })

  it('ends when `onRecord` returns true', async () => {
    const topic = await publishPerMinute(3)
    let calls = 0
    const { endedAt } = await read(topic, { onRecord: () => ++calls === 2 })
    expect([endedAt, calls]).toEqual(['enough', 2])
  })

  it('ends at once when all records are older', async () => {
    const topic = await publishPerMinute(1)
    await expect(read(topic, { since: START + 3_600_000 })).resolves.toMatchObject({ endedAt: 'end', values: [] })
  })

  it('ends after `maxRecords` records, including those of other keys', async () => {
    const topic = await publishPerMinute(3, { padding: 'x'.repeat(200_000) })
    const ended = read(topic, { key: 'eve', maxRecords: 2 })
    await expect(ended).resolves.toMatchObject({ endedAt: 'maxRecords', values: [] })
  })

  it('reports that older records have been deleted', async () => {
    const topic = await publishPerMinute(4)
    await deleteRecordsBefore(topic, 3)
    await expect(read(topic)).resolves.toMatchObject({ isTrimmed: true, values: ['ada 2', 'ada 3'] })
    await expect(read(topic, { since: START + 180_000 })).resolves.toMatchObject({
      isTrimmed: false,
      values: ['ada 3'],
    })
  })

  it('reports that all records have been deleted', async () => {
    const topic = await publishPerMinute(1)
    await deleteRecordsBefore(topic, 2)
    await expect(read(topic)).resolves.toMatchObject({ isTrimmed: true, values: [] })
  })

  it('rejects for a topic that does not exist', async () => {
    await expect(read('no-such-topic')).rejects.toBeInstanceOf(UnknownTopicError)
  })

  it('rejects without access to the topic', async () => {
    const topic = await publishPerMinute(1)
    mockRequest('Fetch', fetchError(TOPIC_AUTHORIZATION_FAILED))
    const error: unknown = await read(topic).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NotAuthorizedError)
    expect(String(error)).toContain(`the account may not read topic ${topic}`)
  })

  it('rejects when no broker can be reached', async () => {
    const unreachable = { brokers: [`127.0.0.1:${await unusedPort()}`], clientId: 'reader' }
    await expect(read('orders', { kafka: unreachable })).rejects.toBeInstanceOf(BrokerUnavailableError)
  })

  it('rejects with the error that `onRecord` throws', async () => {
    const topic = await publishPerMinute(1)
    const onRecord = () => {
      throw new Error('not this one')
    }
    await expect(read(topic, { onRecord })).rejects.toThrow('not this one')
  })
})
