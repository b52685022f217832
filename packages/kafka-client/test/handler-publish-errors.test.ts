import { eventually } from '../../../test/support/eventually'
import {
  type Consumer,
  type DeadLetter,
  type KafkaRecord,
  type Producer,
  type RecordPosition,
  createConsumer,
  createProducer,
} from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { MESSAGE_TOO_LARGE, TOPIC_AUTHORIZATION_FAILED, mockRequest, produceError } from './broker-mocks'

let kafka: TestKafka
let producer: Producer
let consumer: Consumer

beforeAll(async () => {
  kafka = await connectTestKafka()
  producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
})

afterEach(async () => {
  jest.restoreAllMocks()
  await consumer.stop()
})

afterAll(async () => {
  await producer.disconnect()
  await kafka.close()
})

describe('a handler that publishes', () => {
  /** Creates a consumer that copies each record to another topic. */
  async function createForwarder({ maxAttempts }: { maxAttempts: number }) {
    const [from, to] = [await kafka.topic(1), await kafka.topic(1)]
    const published: RecordPosition[] = []
    const letters: DeadLetter[] = []
    await producer.send({ topic: from, key: 'a', value: 'x' })
    consumer = createConsumer<KafkaRecord>({
      kafka: kafka.config('consumer'),
      groupId: kafka.groupId(),
      topic: from,
      logger: quietLogger,
      maxAttempts,
      route: (record) => ({ kind: 'task', message: record }),
      handle: async ({ key, value }) => void published.push(await producer.send({ topic: to, key, value })),
      deadLetter: (letter) => Promise.resolve(void letters.push(letter)),
    })
    return { published, letters }
  }

  it('waits until the account may write', async () => {
    const { published, letters } = await createForwarder({ maxAttempts: 1 })
    const produce = mockRequest('Produce', produceError(TOPIC_AUTHORIZATION_FAILED))
    await consumer.start()
    await eventually(() => produce.mock.calls.length >= 2, 'two attempts')
    expect(consumer.health()).toMatchObject({
      ready: false,
      live: true,
      detail: expect.stringContaining('may not write') as string,
    })
    jest.restoreAllMocks()
    await eventually(() => consumer.health().ready, 'ready')
    expect({ published, letters }).toEqual({ published: [{ partition: 0, offset: 0 }], letters: [] })
  })

  it('dead-letters a record at once if the published record is too large for Kafka', async () => {
    const { letters } = await createForwarder({ maxAttempts: 6 })
    mockRequest('Produce', produceError(MESSAGE_TOO_LARGE))
    await consumer.start()
    await eventually(() => letters.length > 0, 'the dead letter')
    expect(letters).toMatchObject([{ reason: 'exhausted', attempts: 1, error: { code: 'RECORD_TOO_LARGE' } }])
  })
})
