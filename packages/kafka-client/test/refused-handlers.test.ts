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
import { MESSAGE_TOO_LARGE, TOPIC_AUTHORIZATION_FAILED, answerWrites, refuseWith } from './kafka-errors'

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

describe('a consumer whose handler publishes', () => {
  async function passOn({ maxAttempts }: { maxAttempts: number }) {
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
    const { published, letters } = await passOn({ maxAttempts: 1 })
    const refused = answerWrites(refuseWith(TOPIC_AUTHORIZATION_FAILED))
    await consumer.start()
    await eventually(() => refused.mock.calls.length >= 2, 'two refusals')
    expect(consumer.health()).toMatchObject({
      ready: false,
      live: true,
      detail: expect.stringContaining('may not write') as string,
    })
    jest.restoreAllMocks()
    await eventually(() => consumer.health().ready, 'ready')
    expect({ published, letters }).toEqual({ published: [{ partition: 0, offset: 0 }], letters: [] })
  })

  it('sends a record to the dead letters at once if its event is too large for Kafka', async () => {
    const { letters } = await passOn({ maxAttempts: 6 })
    answerWrites(refuseWith(MESSAGE_TOO_LARGE))
    await consumer.start()
    await eventually(() => letters.length > 0, 'the dead letter')
    expect(letters).toMatchObject([{ reason: 'exhausted', attempts: 1, error: { code: 'RECORD_TOO_LARGE' } }])
  })
})
