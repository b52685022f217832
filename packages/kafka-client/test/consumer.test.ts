import { setTimeout as sleep } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { eventually } from '../../../test/support/eventually'
import {
  type Consumer,
  type ConsumerOptions,
  type HandlerContext,
  type KafkaRecord,
  type Producer,
  createLagAdmin,
  createProducer,
  DependencyUnavailableError,
  PoisonRecordError,
} from '../src'
import { createDeferred } from '../src/collections/deferred'
import { REBALANCE_IN_PROGRESS, UNKNOWN_SERVER_ERROR, commitError, mockRequest } from './broker-mocks'
import { keyIn } from './start-brokers'
import { type TestKafka, connectTestKafka, quietLogger, createTestConsumer } from './test-kafka'

let kafka: TestKafka
let producer: Producer
const consumers: Consumer[] = []

beforeAll(async () => {
  kafka = await connectTestKafka()
  producer = createProducer({ kafka: kafka.config('test-producer'), logger: quietLogger })
  await producer.connect()
})

afterEach(async () => {
  jest.restoreAllMocks()
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop({ deadlineMs: 1_000 })))
})

afterAll(async () => {
  await producer.disconnect()
  await kafka.close()
})

type Setup = Partial<ConsumerOptions<string>> & { topic: string; groupId: string; pod?: string }

function consume({ pod = 'pod', ...options }: Setup): Consumer {
  const consumer = createTestConsumer({ kafka: kafka.config(pod), handle: () => Promise.resolve(), ...options })
  consumers.push(consumer)
  return consumer
}

const publish = (topic: string, count: number, { keys = count, from = 0 } = {}) =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      producer.send({ topic, key: `key-${(from + i) % keys}`, value: `${from + i}` }),
    ),
  )

/** Starts consumers and publishes 24 records with two seconds of work each. */
async function startLongWork({ pods }: { pods: string[] }) {
  const [topic, groupId] = [await kafka.topic(), kafka.groupId()]
  const handled: string[] = []
  const members: Consumer[] = []
  const join = async (pod: string) => {
    const consumer = consume({
      pod,
      topic,
      groupId,
      workSlots: 4,
      route: ({ value }) => ({ kind: 'task', message: String(value), workMs: 2_000 }),
      handle: (message) => Promise.resolve(void handled.push(message)),
    })
    members.push(consumer)
    await consumer.start()
  }
  await Promise.all(pods.map(join))
  await eventually(() => members.every((member) => member.health().partitions.length > 0), 'partitions for each member')
  await publish(topic, 24)
  await eventually(() => members.every((member) => member.health().running > 0), 'work on each member')
  return {
    topic,
    groupId,
    handled,
    join,
    published: Array.from({ length: 24 }, (_, i) => String(i)),
    shares: () => members.map((member) => member.health().partitions.length),
  }
}

describe('consumer', () => {
  it('handles every record and commits up to the end', async () => {
    const [topic, groupId] = [await kafka.topic(), kafka.groupId()]
    const handled: string[] = []
    await consume({
      topic,
      groupId,
      handle: (message) => {
        handled.push(message)
        return Promise.resolve()
      },
    }).start()
    await publish(topic, 500)
    await eventually(() => handled.length >= 500, '500 records')
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect(new Set(handled).size).toBe(500)
  })

  it('keeps the order of a key and runs keys concurrently', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const byKey = new Map<string, string[]>()
    let running = 0
    let maxRunning = 0
    await publish(topic, 120, { keys: 12 })
    await consume({
      topic,
      groupId,
      handle: async (message, { record }) => {
        maxRunning = Math.max(maxRunning, ++running)
        await sleep(Math.random() * 5)
        const key = String(record.key)
        byKey.set(key, [...(byKey.get(key) ?? []), message])
        running--
      },
    }).start()
    await eventually(() => [...byKey.values()].flat().length === 120, '120 records')
    expect(maxRunning).toBeGreaterThan(6)
    for (const values of byKey.values()) expect(values).toEqual([...values].sort((a, b) => Number(a) - Number(b)))
  })

  it('does not delay records without simulated work while all work slots are in use', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const handled: string[] = []
    await publish(topic, 30)
    await consume({
      topic,
      groupId,
      route: ({ value }) => ({ kind: 'task', message: String(value), workMs: Number(String(value)) < 29 ? 2_000 : 0 }),
      handle: (message) => {
        handled.push(message)
        return Promise.resolve()
      },
    }).start()
    await eventually(() => handled.includes('29'), 'the record without work', 1_500)
    expect(handled).toEqual(['29'])
  })

  it('passes to a handler the times at which its simulated work started and ended', async () => {
    const topic = await kafka.topic(1)
    const times: { startedAt: number; workedAt: number; handledAt: number }[] = []
    await consume({
      topic,
      groupId: kafka.groupId(),
      workSlots: 1,
      route: ({ value }) => ({ kind: 'task', message: String(value), workMs: String(value) === '2' ? 0 : 40 }),
      handle: (_message, { startedAt, workedAt }) =>
        Promise.resolve(void times.push({ startedAt, workedAt, handledAt: Date.now() })),
    }).start()
    await publish(topic, 3)
    await eventually(() => times.length === 3, 'three records')
    const [quick, first, second] = times.toSorted((a, b) => a.workedAt - a.startedAt - (b.workedAt - b.startedAt))
    expect(quick!.workedAt).toBe(quick!.startedAt)
    const [earlier, later] = first!.startedAt < second!.startedAt ? [first!, second!] : [second!, first!]
    for (const { startedAt, workedAt, handledAt } of [earlier, later]) {
      expect(workedAt - startedAt).toBeGreaterThanOrEqual(39)
      expect(handledAt).toBeGreaterThanOrEqual(workedAt)
    }
    expect(later.startedAt).toBeGreaterThanOrEqual(earlier.workedAt)
  })

  it('hands partitions over without repeating or losing records', async () => {
    const [topic, groupId] = [await kafka.topic(), kafka.groupId()]
    const attempts = new Map<string, number>()
    const registry = new Registry()
    const options = {
      topic,
      groupId,
      registry,
      route: ({ value }: KafkaRecord) => ({ kind: 'task' as const, message: String(value), workMs: 3 }),
      handle: (message: string) => {
        attempts.set(message, (attempts.get(message) ?? 0) + 1)
        return Promise.resolve()
      },
    }
    const firstMembers = [consume({ ...options, pod: 'a' }), consume({ ...options, pod: 'b' })]
    await Promise.all(firstMembers.map((consumer) => consumer.start()))
    const publishing = publish(topic, 1_500)
    const laterMembers = ['c', 'd', 'e', 'f'].map((pod) => consume({ ...options, pod }))
    await Promise.all(laterMembers.map((consumer) => consumer.start()))
    await publish(topic, 500, { from: 1_500 })
    await Promise.all([firstMembers[0]!.stop(), laterMembers[0]!.stop(), laterMembers[1]!.stop()])
    await publishing
    await eventually(() => attempts.size === 2_000, '2,000 records', 45_000)
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect([...attempts.values()].filter((count) => count > 1)).toEqual([])
    const [, rebalances] = /kafka_consumer_rebalances_total{group="\S+"} (\d+)/.exec(await registry.metrics()) ?? []
    // Each of the six members has joined, and the first two have joined again at least once.
    expect(Number(rebalances)).toBeGreaterThanOrEqual(8)
  }, 60_000)

  it('finishes long work on its member while others join', async () => {
    const group = await startLongWork({ pods: ['a', 'b'] })
    await group.join('c')
    expect(group.handled).toEqual([])
    await group.join('d')
    await eventually(() => group.handled.length >= 24, 'every record', 45_000)
    await eventually(async () => (await kafka.lagOf(group.topic, group.groupId)) === 0, 'no lag')
    expect(group.handled.toSorted()).toEqual(group.published.toSorted())
    await eventually(() => group.shares().every((share) => share === 1 || share === 2), 'an even assignment')
  }, 60_000)

  it('does not hand over a partition while its commits are refused', async () => {
    const [topic, groupId] = [await kafka.topic(2), kafka.groupId()]
    const handled: string[] = []
    const consumeLong = (pod: string) =>
      consume({
        pod,
        topic,
        groupId,
        workSlots: 2,
        rebalanceDrainMs: 50,
        route: ({ value }) => ({ kind: 'task', message: String(value), workMs: 1_500 }),
        handle: (message) => Promise.resolve(void handled.push(message)),
      })
    const [first, second] = [consumeLong('first'), consumeLong('second')]
    await first.start()
    for (const partition of [0, 1]) await producer.send({ topic, key: keyIn(partition, 2), value: `in-${partition}` })
    await eventually(() => first.health().running === 2, 'work in both partitions')
    await second.start()
    const joins = mockRequest('JoinGroup', (_body, send) => send())
    const commits = mockRequest('OffsetCommit', (body, send) =>
      joins.mock.calls.length > 1 ? send() : commitError(UNKNOWN_SERVER_ERROR)(body, send),
    )
    await eventually(() => second.health().partitions.length === 1, 'the hand-over', 10_000)
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect(commits.mock.calls.length).toBeGreaterThan(2)
    expect(handled.toSorted()).toEqual(['in-0', 'in-1'])
  }, 30_000)

  it('does not retry a failed record while its partition may move to another member', async () => {
    const [topic, groupId] = [await kafka.topic(2), kafka.groupId()]
    const started: string[] = []
    const handled: string[] = []
    const rebalance = createDeferred()
    const handle = async (message: string, { attempt }: HandlerContext) => {
      started.push(message)
      if (attempt === 1) {
        await rebalance.promise
        throw new Error('fails once')
      }
      handled.push(message)
    }
    const [first, second] = ['first', 'second'].map((pod) => consume({ pod, topic, groupId, handle }))
    await first!.start()
    for (const partition of [0, 1]) await producer.send({ topic, key: keyIn(partition, 2), value: `in-${partition}` })
    await eventually(() => started.length === 2, 'both first attempts')
    mockRequest('Heartbeat', async (_body, send) => {
      const response = await send()
      if (response.errorCode === REBALANCE_IN_PROGRESS) rebalance.resolve()
      return response
    })
    mockRequest('JoinGroup', async (_body, send) => {
      const response = await send()
      await sleep(300)
      return response
    })
    await second!.start()
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect(handled.toSorted()).toEqual(['in-0', 'in-1'])
  }, 30_000)

  it('finishes long work on a leaving member, and hands over its other partitions at once', async () => {
    const [topic, groupId] = [await kafka.topic(4), kafka.groupId()]
    const handled: string[] = []
    const [leaving, staying] = ['leaving', 'staying'].map((pod) =>
      consume({
        pod,
        topic,
        groupId,
        route: ({ value }) => ({ kind: 'task', message: String(value), workMs: 1_500 }),
        handle: (message) => Promise.resolve(void handled.push(`${pod} ${message}`)),
      }),
    ) as [Consumer, Consumer]
    await Promise.all([leaving.start(), staying.start()])
    const shareOf = (consumer: Consumer) => consumer.health().partitions.length
    await eventually(() => shareOf(leaving) === 2 && shareOf(staying) === 2, 'two partitions for each member')
    const [busyPartition] = leaving.health().partitions as [number]
    await producer.send({ topic, key: keyIn(busyPartition, 4), value: 'x' })
    await eventually(() => leaving.health().running === 1, 'the work')
    const stopping = leaving.stop()
    await eventually(() => shareOf(staying) === 3, 'the idle partition')
    expect(handled).toEqual([])
    await stopping
    await eventually(() => shareOf(staying) === 4, 'the other partition')
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect(handled).toEqual(['leaving x'])
  }, 30_000)

  it('retries a failing record, then dead-letters it', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const attempts: number[] = []
    const letters: { reason: string; attempts: number }[] = []
    await publish(topic, 3)
    await consume({
      topic,
      groupId,
      maxAttempts: 3,
      handle: (message, { attempt }) => {
        if (message !== '1') return Promise.resolve()
        attempts.push(attempt)
        return Promise.reject(new Error('no such dish'))
      },
      deadLetter: ({ reason, attempts: count }) => {
        letters.push({ reason, attempts: count })
        return Promise.resolve()
      },
    }).start()
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect(attempts).toEqual([1, 2, 3])
    expect(letters).toEqual([{ reason: 'exhausted', attempts: 3 }])
  })

  it('dead-letters an unreadable record at once and continues', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const letters: KafkaRecord[] = []
    await publish(topic, 3)
    await consume({
      topic,
      groupId,
      route: ({ value }) => {
        if (String(value) === '1') throw new PoisonRecordError('unreadable')
        return { kind: 'task', message: String(value) }
      },
      deadLetter: ({ record }) => {
        letters.push(record)
        return Promise.resolve()
      },
    }).start()
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect(letters.map(({ key, value }) => [String(key), String(value)])).toEqual([['key-1', '1']])
  })

  it('waits for an unavailable dependency and repeats only failed records', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const handled: string[] = []
    let isDown = true
    const consumer = consume({
      topic,
      groupId,
      handle: (message) => {
        if (isDown) return Promise.reject(new DependencyUnavailableError('MongoDB'))
        handled.push(message)
        return Promise.resolve()
      },
    })
    await consumer.start()
    await publish(topic, 200)
    await eventually(() => !consumer.health().ready, 'not ready')
    expect(consumer.health().detail).toContain('MongoDB')
    isDown = false
    await eventually(() => handled.length === 200, '200 records')
    await eventually(() => consumer.health().ready, 'ready')
    expect(new Set(handled).size).toBe(200)
  })

  it('handles records with the same onceKey once', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    let calls = 0
    await consume({
      topic,
      groupId,
      route: ({ value }) => ({ kind: 'task', message: String(value), onceKey: 'order-1:delivered' }),
      handle: () => Promise.resolve(void calls++),
    }).start()
    await publish(topic, 1)
    await eventually(() => calls === 1, 'the first record')
    await publish(topic, 5)
    await eventually(async () => (await kafka.lagOf(topic, groupId)) === 0, 'no lag')
    expect(calls).toBe(1)
  })

  it.each([0, 5, 20, 60])('closes all connections when stopped %i ms after its start', async (ms) => {
    const consumer = consume({ topic: await kafka.topic(), groupId: kafka.groupId() })
    const before = kafka.connections()
    const started = consumer.start()
    await sleep(ms)
    await consumer.stop()
    await started
    await eventually(() => kafka.connections() <= before, 'all connections to be closed')
    expect(consumer.health().ready).toBe(false)
  })

  it('finishes running records and commits them when stopped', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const started: string[] = []
    const handled: string[] = []
    const consumer = consume({
      topic,
      groupId,
      concurrency: 4,
      handle: async (message) => {
        started.push(message)
        await sleep(300)
        handled.push(message)
      },
    })
    await consumer.start()
    await publish(topic, 20)
    await eventually(() => started.length === 4, 'four running handlers')
    await consumer.stop()
    expect(handled).toHaveLength(4)
    expect(await kafka.lagOf(topic, groupId)).toBe(16)
  })

  it('when stopped, finishes simulated work that takes longer than rebalanceDrainMs', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const handled: string[] = []
    const consumer = consume({
      topic,
      groupId,
      rebalanceDrainMs: 50,
      route: ({ value }) => ({ kind: 'task', message: String(value), workMs: 1_000 }),
      handle: (message) => Promise.resolve(void handled.push(message)),
    })
    await consumer.start()
    await publish(topic, 1)
    await eventually(() => consumer.health().running === 1, 'work')
    await consumer.stop()
    expect(handled).toEqual(['0'])
    expect(await kafka.lagOf(topic, groupId)).toBe(0)
  })

  it('handles no record between the deadline of a stop and the end of LeaveGroup', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const handled: string[] = []
    const consumer = consume({
      topic,
      groupId,
      route: ({ value }) => ({ kind: 'task', message: String(value), workMs: 1_000 }),
      handle: (message) => Promise.resolve(void handled.push(message)),
    })
    await consumer.start()
    await publish(topic, 1)
    await eventually(() => consumer.health().running === 1, 'work')
    mockRequest('LeaveGroup', async (_body, send) => {
      await eventually(() => consumer.health().running === 0, 'the end of the work')
      return send()
    })
    await consumer.stop({ deadlineMs: 100 })
    expect(handled).toEqual([])
    expect(await kafka.lagOf(topic, groupId)).toBe(1)
  })

  it('commits a record that finishes while a stop commits others', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const handled: string[] = []
    const slowHandler = createDeferred()
    const consumer = consume({
      topic,
      groupId,
      rebalanceDrainMs: 100,
      timing: { commitDelayMs: 60_000 },
      handle: async (message) => {
        if (message === '1') await slowHandler.promise
        handled.push(message)
      },
    })
    await consumer.start()
    await publish(topic, 2)
    await eventually(() => handled.includes('0'), 'the quick record')
    mockRequest('OffsetCommit', async (_body, send) => {
      slowHandler.resolve()
      await eventually(() => consumer.health().running === 0, 'the slow record')
      return send()
    })
    await consumer.stop()
    expect(await kafka.lagOf(topic, groupId)).toBe(0)
  })

  it('aborts a handler that exceeds its limit and counts it as failed', async () => {
    const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
    const reasons: string[] = []
    await publish(topic, 1)
    await consume({
      topic,
      groupId,
      maxAttempts: 1,
      handlerLimitMs: 100,
      handle: (_message, { signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }),
        ),
      deadLetter: ({ error }) => Promise.resolve(void reasons.push(error.name)),
    }).start()
    await eventually(() => reasons.length === 1, 'the dead letter')
    expect(reasons).toEqual(['HandlerTimeoutError'])
  })

  it('waits for a missing topic', async () => {
    const topic = `late-${kafka.groupId()}`
    const handled: string[] = []
    const consumer = consume({
      topic,
      groupId: kafka.groupId(),
      handle: (message) => Promise.resolve(void handled.push(message)),
    })
    const starting = consumer.start()
    await eventually(() => consumer.health().detail.includes(topic), 'the topic in its health')
    const admin = createLagAdmin({ kafka: kafka.config('creator'), logger: quietLogger })
    await admin.connect()
    await admin.createTopic({ topic, partitions: 1 })
    await admin.disconnect()
    await starting
    await publish(topic, 1)
    await eventually(() => handled.length === 1, 'the record')
    expect(handled).toEqual(['0'])
  })
})
