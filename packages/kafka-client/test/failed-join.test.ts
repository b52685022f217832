import { eventually } from '../../../test/support/eventually'
import { type Consumer, createConsumer, createProducer } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { REBALANCE_IN_PROGRESS, mockRequest } from './broker-mocks'

let kafka: TestKafka
let consumer: Consumer

beforeAll(async () => {
  kafka = await connectTestKafka()
})
afterAll(async () => {
  jest.restoreAllMocks()
  await consumer.stop()
  await kafka.close()
})

it('rejoins after a failed join although the broker starts no rebalance', async () => {
  const topic = await kafka.topic()
  const handled: string[] = []
  consumer = createConsumer<string>({
    kafka: kafka.config('pod'),
    topic,
    groupId: kafka.groupId(),
    logger: quietLogger,
    route: ({ value }) => ({ kind: 'task', message: String(value) }),
    handle: (message) => Promise.resolve(void handled.push(message)),
    deadLetter: ({ error }) => Promise.reject(error),
  })
  await consumer.start()
  const joins = mockRequest('JoinGroup', (_body, send) => send()).mockRejectedValueOnce(new Error('connection lost'))
  mockRequest('Heartbeat', (_body, send) => send()).mockResolvedValueOnce({ errorCode: REBALANCE_IN_PROGRESS })
  await eventually(() => joins.mock.calls.length > 0, 'the join to fail')
  const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
  await producer.send({ topic, key: 'a', value: 'after' })
  await producer.disconnect()
  await eventually(() => handled.length > 0, 'the record', 5_000)
  expect(handled).toEqual(['after'])
}, 20_000)
