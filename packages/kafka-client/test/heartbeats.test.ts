import { eventually } from '../../../test/support/eventually'
import { type Consumer, type Producer, createProducer } from '../src'
import { decodeOwnership } from '../src/assignor/ownership'
import { type Deferred, createDeferred } from '../src/collections/deferred'
import { decodeSubscription } from '../src/group/consumer-protocol'
import { type TestKafka, collectingConsumer, connectTestKafka, quietLogger } from './test-kafka'
import { ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS, commitError, mockRequest } from './broker-mocks'

let kafka: TestKafka
let producer: Producer
let consumer: Consumer
let handled: string[]
let silence: Deferred<never>

beforeAll(async () => {
  kafka = await connectTestKafka()
  producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
})

beforeEach(() => {
  silence = createDeferred<never>()
  silence.promise.catch(() => undefined)
})

afterEach(async () => {
  jest.restoreAllMocks()
  silence.reject(new Error('the test has ended'))
  await consumer.stop()
})

afterAll(async () => {
  await producer.disconnect()
  await kafka.close()
})

async function consume(): Promise<string> {
  const topic = await kafka.topic(1)
  ;({ consumer, handled } = collectingConsumer({ kafka: kafka.config('pod'), topic, groupId: kafka.groupId() }))
  await consumer.start()
  return topic
}

/** No response until the end of the test. */
const never = () => silence.promise

describe('heartbeats', () => {
  it('do not wait for fetches', async () => {
    const fetches = mockRequest('Fetch', never)
    await consume()
    await eventually(() => fetches.mock.calls.length > 0, 'a fetch')
    const heartbeats = mockRequest('Heartbeat', (_body, send) => send())
    await eventually(() => heartbeats.mock.calls.length >= 5, 'heartbeats', 5_000)
    expect(consumer.health()).toMatchObject({ ready: true, partitions: [0] })
  })

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('continue when the clock is set %s', async (_direction, stepMs) => {
    await consume()
    const now = Date.now
    jest.spyOn(Date, 'now').mockImplementation(() => now() + stepMs)
    const joins = mockRequest('JoinGroup', (_body, send) => send())
    const heartbeats = mockRequest('Heartbeat', (_body, send) => send())
    await eventually(() => heartbeats.mock.calls.length >= 5, 'heartbeats', 5_000)
    expect(consumer.health()).toMatchObject({ ready: true, detail: '', partitions: [0] })
    expect(joins).not.toHaveBeenCalled()
  })

  it('do not delay fetches', async () => {
    const heartbeats = mockRequest('Heartbeat', never)
    const topic = await consume()
    await eventually(() => heartbeats.mock.calls.length > 0, 'a heartbeat')
    await producer.send({ topic, key: 'a', value: 'x' })
    await eventually(() => handled.length > 0, 'the record', 2_000)
    expect(handled).toEqual(['x'])
  })
})

it('keeps the partitions of a new generation when a commit of the previous one is rejected', async () => {
  const topic = await consume()
  const refusal = createDeferred()
  const commits = mockRequest('OffsetCommit', (_body, send) => send()).mockImplementationOnce(async (body, send) => {
    await refusal.promise
    return commitError(ILLEGAL_GENERATION)(body, send)
  })
  const joins = mockRequest('JoinGroup', (_body, send) => send())
  await producer.send({ topic, key: 'a', value: 'x' })
  await eventually(() => commits.mock.calls.length > 0, 'a commit')
  mockRequest('Heartbeat', (_body, send) => send()).mockResolvedValueOnce({ errorCode: REBALANCE_IN_PROGRESS })
  await eventually(() => joins.mock.calls.length === 1 && consumer.health().ready, 'the next generation', 10_000)
  refusal.resolve()
  await eventually(() => commits.mock.calls.length > 1, 'the commit of the new generation')
  const heartbeats = mockRequest('Heartbeat', (_body, send) => send())
  await eventually(() => heartbeats.mock.calls.length >= 2, 'heartbeats')
  expect(joins).toHaveBeenCalledTimes(1)
  expect(handled).toEqual(['x'])
})

describe('a member that its group has removed', () => {
  it('joins again when the broker rejects its commit, although its heartbeats succeed', async () => {
    mockRequest('Heartbeat', () => Promise.resolve({ errorCode: 0 }))
    const joins = mockRequest('JoinGroup', (_body, send) => send())
    const topic = await consume()
    const joinsBefore = joins.mock.calls.length
    const commits = mockRequest('OffsetCommit', async (body, send) => {
      await kafka.removeMember(body)
      return send()
    })
    await producer.send({ topic, key: 'a', value: 'x' })
    await eventually(() => joins.mock.calls.length > joinsBefore, 'another join', 3_000)
    commits.mockImplementation((_body, send) => send())
    await eventually(() => consumer.health().partitions.length === 1, 'its partition')
    expect(consumer.health()).toMatchObject({ ready: true, detail: '' })
  })

  it('claims no partitions in its next join', async () => {
    await consume()
    const claims: number[] = []
    let isRejected = false
    mockRequest('JoinGroup', async (body, send) => {
      const { userData } = decodeSubscription(body.groupProtocols[0]!.metadata)
      claims.push(decodeOwnership(userData).owned.length)
      if (isRejected) return send()
      isRejected = true
      return Object.assign(await send(), { errorCode: UNKNOWN_MEMBER_ID })
    })
    mockRequest('Heartbeat', (_body, send) => send()).mockResolvedValueOnce({ errorCode: REBALANCE_IN_PROGRESS })
    await eventually(() => claims.length >= 2, 'two joins')
    expect(claims.slice(0, 2)).toEqual([1, 0])
  })
})
