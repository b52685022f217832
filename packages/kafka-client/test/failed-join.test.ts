import { eventually } from '../../../test/support/eventually'
import { type Consumer, createProducer } from '../src'
import { type TestKafka, collectingConsumer, connectTestKafka, quietLogger, createTestConsumer } from './test-kafka'
import { REBALANCE_IN_PROGRESS, TOPIC_AUTHORIZATION_FAILED, fetchError, mockRequest } from './broker-mocks'

let kafka: TestKafka
let consumer: Consumer

beforeAll(async () => {
  kafka = await connectTestKafka()
})
afterEach(async () => {
  jest.restoreAllMocks()
  await consumer.stop({ deadlineMs: 0 })
})
afterAll(() => kafka.close())

it('rejoins after a failed join although the broker starts no rebalance', async () => {
  const topic = await kafka.topic()
  const collecting = collectingConsumer({ kafka: kafka.config('pod'), topic, groupId: kafka.groupId() })
  const { handled } = collecting
  consumer = collecting.consumer
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

it('leaves the group when its session fails, so that the others do not wait for its session timeout', async () => {
  const topic = await kafka.topic(1)
  consumer = createTestConsumer({
    kafka: kafka.config('pod'),
    topic,
    groupId: kafka.groupId(),
    route: () => ({ kind: 'ignore' }),
    handle: () => Promise.resolve(),
  })
  await consumer.start()
  const leaves = mockRequest('LeaveGroup', (_body, send) => send())
  const joins = mockRequest('JoinGroup', (_body, send) => send())
  mockRequest('Fetch', (_body, send) => send()).mockImplementationOnce(fetchError(TOPIC_AUTHORIZATION_FAILED))
  await eventually(
    () => joins.mock.calls.length > 0 && consumer.health().partitions.length === 1,
    'the next join',
    3_000,
  )
  expect(leaves).toHaveBeenCalledTimes(1)
})

// A group leader with an earlier version of this library also moves busy partitions, so another member may have owned
// this one in the meantime.
it.each([
  ['keeps', 'HandOverSticky', false],
  ['aborts', 'FoodDeliverySticky', true],
])(
  '%s the running record of a member that missed a generation under %s',
  async (_verb, groupProtocol, isAborted) => {
    const topic = await kafka.topic(1)
    const signals: AbortSignal[] = []
    consumer = createTestConsumer({
      kafka: kafka.config('pod'),
      topic,
      groupId: kafka.groupId(),
      rebalanceDrainMs: 50,
      handle: (_message, { signal }) => {
        signals.push(signal)
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
      },
    })
    await consumer.start()
    const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
    await producer.connect()
    await producer.send({ topic, key: 'a', value: 'x' })
    await producer.disconnect()
    await eventually(() => signals.length > 0, 'the handler')
    mockRequest('JoinGroup', async (_body, send) => Object.assign(await send(), { groupProtocol }))
    const syncs = mockRequest('SyncGroup', (_body, send) => send())
    syncs.mockImplementationOnce(async (_body, send) =>
      Object.assign(await send(), { errorCode: REBALANCE_IN_PROGRESS }),
    )
    mockRequest('Heartbeat', (_body, send) => send()).mockResolvedValueOnce({ errorCode: REBALANCE_IN_PROGRESS })
    await eventually(
      () => syncs.mock.calls.length === 2 && consumer.health().partitions.length === 1,
      'the second join',
    )
    await eventually(() => signals[0]?.aborted === isAborted, 'the decision', 3_000)
    expect(signals[0]?.aborted).toBe(isAborted)
  },
  20_000,
)
