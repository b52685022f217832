import { setTimeout as sleep } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { eventually } from '../../../test/support/eventually'
import { type Consumer, type KafkaConfig, createProducer } from '../src'
import { NO_OWNERSHIP } from '../src/assignor/ownership'
import { createDeferred } from '../src/collections/deferred'
import { GroupSession } from '../src/consumer/group-session'
import { DEFAULT_TIMING } from '../src/consumer/timing'
import { type FetchedBatch } from '../src/fetch/fetched-batch'
import { type TestKafka, connectTestKafka, collectingConsumer, quietLogger, createTestConsumer } from './test-kafka'
import { REBALANCE_IN_PROGRESS, mockRequest } from './broker-mocks'
import { keyIn, timeOf } from './start-brokers'

let kafka: TestKafka
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  kafka = await connectTestKafka()
})
afterEach(async () => {
  jest.restoreAllMocks()
  await Promise.all(closing.splice(0).map((close) => close()))
})
afterAll(() => kafka.close())

/** Sends records whose keys are also their values. */
async function send(topic: string, messages: string[]): Promise<void> {
  const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
  for (const message of messages) await producer.send({ topic, key: message, value: message })
  await producer.disconnect()
}

interface SlowMember {
  topic: string
  groupId: string
  released: Promise<void>
  onHandled: (message: string) => void
}

/** Starts a member that rejoins only when `released` resolves, after it has handled and committed its records. */
function joinSlowly({ topic, groupId, released, onHandled }: SlowMember) {
  const fetched: FetchedBatch[] = []
  let hasJoined = false
  const session: GroupSession = new GroupSession({
    kafka: kafka.config('slow'),
    groupId,
    topic,
    logger: quietLogger,
    timing: { ...DEFAULT_TIMING, sessionTimeoutMs: 30_000 },
    hooks: {
      ownership: () => NO_OWNERSHIP,
      beforeJoin: async (group) => {
        if (!hasJoined) return true
        await released
        const batches = fetched.splice(0)
        for (const { value } of batches.flatMap(({ records }) => records)) onHandled(String(value))
        const lastBatch = batches.at(-1)
        if (lastBatch) {
          const { partition, nextOffset } = lastBatch
          await group.commit([{ topic, partitions: [{ partition, offset: String(nextOffset), metadata: '' }] }])
        }
        return true
      },
      afterJoin: () => void (hasJoined = true),
      positionOf: () => undefined,
      onPositionOutOfRange: () => undefined,
    },
    onBatch: (batch) => fetched.push(batch),
    onProblem: () => undefined,
  })
  closing.push(() => session.close())
  void session.run()
  return { count: () => fetched.flatMap(({ records }) => records).length }
}

it('commits records finished during a slow join before the consumer leaves the group', async () => {
  const [topic, groupId] = [await kafka.topic(2), kafka.groupId()]
  const release = createDeferred()
  const workEnd = createDeferred()
  const started: string[] = []
  const handled: string[] = []
  const registry = new Registry()
  const consume = (pod: string): Consumer => {
    const consumer = createTestConsumer({
      kafka: kafka.config(pod),
      topic,
      groupId,
      registry,
      handle: async (message) => {
        started.push(message)
        await workEnd.promise
        handled.push(message)
      },
    })
    closing.push(() => consumer.stop())
    return consumer
  }
  const first = consume('first')
  await first.start()
  const slowMember = joinSlowly({
    topic,
    groupId,
    released: release.promise,
    onHandled: (message) => handled.push(message),
  })
  await eventually(() => first.health().partitions.length === 1, 'one partition per member')
  await send(
    topic,
    Array.from({ length: 12 }, (_, nth) => String(nth)),
  )
  // Records that are fetched later are handled by the next owner: the slow member handles records only before a join.
  await eventually(() => started.length + slowMember.count() === 12, 'all records to be fetched')
  expect(Math.min(started.length, slowMember.count())).toBeGreaterThan(0)

  const countDrains = async () => Number((await registry.metrics()).match(/drain_seconds_count\{.*\} (\d+)/)?.[1] ?? 0)
  const drainsBefore = await countDrains()
  const second = consume('second')
  void second.start()
  await eventually(async () => (await countDrains()) > drainsBefore, 'the drain of the first consumer')
  workEnd.resolve()
  const stopping = first.stop()
  setTimeout(() => release.resolve(), 4_500)
  await stopping
  await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
  expect(new Set(handled).size).toBe(handled.length)
}, 30_000)

it('keeps a partition whose last record is not committed yet when the consumer announces its stop', async () => {
  const [topic, groupId] = [await kafka.topic(2), kafka.groupId()]
  const ends = new Map([
    ['a', createDeferred()],
    ['b', createDeferred()],
  ])
  const handled: string[] = []
  const handle = async (message: string) => {
    handled.push(message)
    await ends.get(message)?.promise
  }
  const registry = new Registry()
  const timing = { commitDelayMs: 5_000, heartbeatMs: 1_500 }
  const options = { topic, groupId, handle, rebalanceDrainMs: 50 }
  const first = createTestConsumer({ kafka: kafka.config('first'), registry, timing, ...options })
  const second = createTestConsumer({ kafka: kafka.config('second'), ...options })
  closing.push(
    () => first.stop(),
    () => second.stop(),
  )
  await first.start()
  const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
  await producer.send({ topic, key: keyIn(0, 2), value: 'a' })
  await producer.send({ topic, key: keyIn(1, 2), value: 'b' })
  await producer.disconnect()
  await eventually(() => handled.length === 2, 'both handlers')
  const stopping = first.stop({ deadlineMs: 20_000 })
  await eventually(async () => /drain_seconds_count\{.*\} [1-9]/.test(await registry.metrics()), 'the first drain')
  ends.get('a')!.resolve()
  await second.start()
  ends.get('b')!.resolve()
  await stopping
  await eventually(() => second.health().partitions.length === 2, 'both partitions')
  // The two partitions may have different leaders.
  expect(handled.toSorted()).toEqual(['a', 'b'])
}, 30_000)

it('leaves the group if it is stopped while the coordinator assigns its member id, so that no member waits for it', async () => {
  const options = { kafka: kafka.config('pod'), topic: await kafka.topic(1), groupId: kafka.groupId() }
  const [stopped, other] = [createTestConsumer(options), createTestConsumer(options)]
  closing.push(() => other.stop())
  const assigned = createDeferred()
  mockRequest('JoinGroup', (_body, join) => join()).mockImplementationOnce(async (_body, join) => {
    const response = await join()
    assigned.resolve()
    await sleep(100)
    return response
  })
  const starting = stopped.start()
  await assigned.promise
  await stopped.stop()
  await starting
  expect(await timeOf(other.start())).toBeLessThan(DEFAULT_TIMING.sessionTimeoutMs / 2)
}, 30_000)

describe('a consumer that stops while two records run', () => {
  /** Starts a consumer and resolves when records a and b run. After its work, each ends when its deferred is resolved. */
  async function startTwoRecords({ workMs = 0 } = {}) {
    const options = { kafka: kafka.config('pod'), topic: await kafka.topic(1), groupId: kafka.groupId() }
    const ends = { a: createDeferred(), b: createDeferred() }
    const consumer = createTestConsumer({
      ...options,
      workSlots: 2,
      rebalanceDrainMs: 50,
      route: ({ value }) => ({ kind: 'task', message: String(value), workMs }),
      handle: (message) => ends[message as 'a' | 'b'].promise,
    })
    closing.push(() => consumer.stop())
    await consumer.start()
    await send(options.topic, ['a', 'b'])
    await eventually(() => consumer.health().running === 2, 'both records to start')
    return { consumer, ends, options }
  }

  /** Expects that no record is left for the next consumer of the group. */
  async function expectNoneLeft({
    topic,
    groupId,
    ...options
  }: {
    kafka: KafkaConfig
    topic: string
    groupId: string
  }) {
    const { consumer, handled } = collectingConsumer({ ...options, topic, groupId })
    closing.push(() => consumer.stop())
    await consumer.start()
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect(handled).toEqual([])
  }

  it('finishes long work when it stops during a join that does not wait for it', async () => {
    const { consumer, ends, options } = await startTwoRecords({ workMs: 600 })
    ends.a.resolve()
    ends.b.resolve()
    let stopping: Promise<void> | undefined
    mockRequest('JoinGroup', (_body, send) => send()).mockImplementationOnce((_body, send) => {
      stopping = consumer.stop()
      return send()
    })
    mockRequest('Heartbeat', (_body, send) => send()).mockResolvedValueOnce({ errorCode: REBALANCE_IN_PROGRESS })
    await eventually(() => stopping !== undefined, 'the join')
    await stopping
    await expectNoneLeft(options)
  }, 30_000)

  it('announces the stop once when it begins during a rebalance', async () => {
    const { consumer, ends } = await startTwoRecords()
    const joins = mockRequest('JoinGroup', (_body, send) => send())
    let stopping: Promise<void> | undefined
    const heartbeats = mockRequest('Heartbeat', (_body, send) => send()).mockImplementationOnce(() => {
      stopping = consumer.stop()
      return Promise.resolve({ errorCode: REBALANCE_IN_PROGRESS })
    })
    await eventually(() => heartbeats.mock.calls.length > 3, 'heartbeats after the join')
    ends.a.resolve()
    ends.b.resolve()
    await stopping
    expect(joins).toHaveBeenCalledTimes(1)
  }, 30_000)

  it('commits both when the join that announces the stop fails', async () => {
    const { consumer, ends, options } = await startTwoRecords()
    // This response is the same as if another member had left between JoinGroup and SyncGroup.
    mockRequest('SyncGroup', (_body, sync) => sync()).mockImplementationOnce(async (_body, sync) => {
      ends.a.resolve()
      ends.b.resolve()
      return Object.assign(await sync(), { errorCode: REBALANCE_IN_PROGRESS })
    })
    await consumer.stop()
    await expectNoneLeft(options)
  }, 30_000)

  it('commits both when another join begins during the commit of the first', async () => {
    const { consumer, ends, options } = await startTwoRecords()
    const syncs = mockRequest('SyncGroup', (_body, sync) => sync())
    const stopping = consumer.stop()
    await eventually(() => syncs.mock.calls.length === 1, 'the join that announces the stop')
    await syncs.mock.results[0]?.value
    const join = createDeferred()
    mockRequest('JoinGroup', (_body, send) => send()).mockImplementationOnce(async (_body, send) => {
      join.resolve()
      await sleep(100)
      return send()
    })
    mockRequest('OffsetCommit', (_body, commit) => commit()).mockImplementationOnce(async (_body, commit) => {
      const committed = await commit()
      ends.b.resolve()
      mockRequest('Heartbeat', (_heartbeat, send) => send()).mockResolvedValueOnce({ errorCode: REBALANCE_IN_PROGRESS })
      await join.promise
      return committed
    })
    ends.a.resolve()
    await stopping
    await expectNoneLeft(options)
  }, 30_000)
})
