import { eventually } from '../../../test/support/eventually'
import {
  type Consumer,
  type HandlerContext,
  type LagAdmin,
  type Producer,
  createLagAdmin,
  createProducer,
} from '../src'
import { Cluster } from '../src/cluster/cluster'
import { encodeAssignment } from '../src/group/consumer-protocol'
import { Coordinator } from '../src/group/coordinator'
import { GroupMember } from '../src/group/group-member'
import { createKafkajsTransport } from '../src/transport/kafkajs-transport'
import { REBALANCE_IN_PROGRESS, mockRequest } from './broker-mocks'
import { ConsumerProtocolMember } from './consumer-protocol-member'
import { type TestKafka, connectTestKafka, createKafkajs, quietLogger, createTestConsumer } from './test-kafka'

const SESSION_TIMEOUT_MS = 6_000
const JOINS_WITHIN_MS = 3_000

let kafka: TestKafka
let producer: Producer
let admin: LagAdmin
let topic: string
let groupId: string
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  kafka = await connectTestKafka()
  producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  admin = createLagAdmin({ kafka: kafka.config('admin'), logger: quietLogger })
  await Promise.all([producer.connect(), admin.connect()])
})

beforeEach(async () => {
  topic = await kafka.topic(2)
  groupId = kafka.groupId()
})

afterEach(async () => {
  jest.restoreAllMocks()
  await Promise.all(closing.splice(0).map((close) => close()))
})

afterAll(async () => {
  await Promise.all([producer.disconnect(), admin.disconnect()])
  await kafka.close()
})

function consume(handle?: (context: HandlerContext) => Promise<void>): {
  consumer: Consumer
  handled: string[]
  warnings: string[]
} {
  const handled: string[] = []
  const warnings: string[] = []
  const consumer = createTestConsumer({
    kafka: kafka.config('pod'),
    topic,
    groupId,
    logger: { ...quietLogger, warn: (_fields, message) => warnings.push(message) },
    handle: async (message, context) => {
      await handle?.(context)
      handled.push(message)
    },
  })
  closing.push(() => consumer.stop())
  void consumer.start()
  return { consumer, handled, warnings }
}

const send = (value: string) => producer.send({ topic, key: value, value })

const reportsGroup = ({ consumer, warnings }: ReturnType<typeof consume>) => {
  const problem = `group ${groupId} has members with another assignor`
  const { ready, detail } = consumer.health()
  return !ready && detail.startsWith(problem) && warnings.some((warning) => warning.includes(problem))
}

async function startKafkajs(): Promise<() => Promise<void>> {
  const kafkajsConsumer = createKafkajs(kafka.config('kafkajs')).consumer({ groupId, maxWaitTimeInMs: 100 })
  const joined = new Promise((resolve) => kafkajsConsumer.on('consumer.group_join', resolve))
  await kafkajsConsumer.connect()
  await kafkajsConsumer.subscribe({ topic })
  await kafkajsConsumer.run({ eachMessage: () => Promise.resolve() })
  await joined
  return () => kafkajsConsumer.disconnect()
}

/** Joins with another assignor, and sends no heartbeats. */
async function joinAndCrash(): Promise<void> {
  const settings = kafka.config('crashed')
  const cluster = new Cluster({
    transport: createKafkajsTransport({ kafka: settings, logger: quietLogger }),
    kafka: settings,
  })
  const coordinator = new Coordinator(cluster, groupId)
  const timing = { sessionTimeoutMs: SESSION_TIMEOUT_MS, rebalanceTimeoutMs: SESSION_TIMEOUT_MS }
  const member = new GroupMember({ cluster, coordinator, groupId, ...timing })
  try {
    await member.join({ topics: [topic], userData: null }, [{ name: 'range', assign: () => new Map() }])
  } finally {
    await Promise.all([coordinator.close(), cluster.close()])
  }
}

async function createConsumerProtocolMember(): Promise<ConsumerProtocolMember> {
  const settings = kafka.config('KIP-848')
  const cluster = new Cluster({
    transport: createKafkajsTransport({ kafka: settings, logger: quietLogger }),
    kafka: settings,
  })
  const { host, port } = await cluster.findCoordinator(groupId)
  await cluster.close()
  return new ConsumerProtocolMember({ host, port, groupId, topic })
}

describe('a group with plain kafkajs members', () => {
  it('is reported by the health and the log of a consumer, which joins within 3 s after these members have left', async () => {
    const leave = await startKafkajs()
    const ours = consume()
    await eventually(() => reportsGroup(ours), 'the consumer to report the group')
    expect(await admin.describeGroup(groupId)).toEqual({ clientIds: ['kafkajs'], isIncompatible: true })
    await leave()
    await eventually(() => ours.consumer.health().ready, 'the join', JOINS_WITHIN_MS)
    await send('after')
    await eventually(() => ours.handled.length > 0, 'the record')
    expect(ours.handled).toEqual(['after'])
  })

  it('is joined within 3 s of the session timeout of a member that crashed', async () => {
    await joinAndCrash()
    const { consumer } = consume()
    await eventually(() => consumer.health().ready, 'the join', SESSION_TIMEOUT_MS + JOINS_WITHIN_MS)
    expect(consumer.health()).toMatchObject({ detail: '', partitions: [0, 1] })
  }, 15_000)

  it('rejects these members if a consumer of this library joined first', async () => {
    const { consumer, handled } = consume()
    await eventually(() => consumer.health().ready, 'the join')
    await expect(joinAndCrash()).rejects.toThrow('protocol')
    await send('x')
    await eventually(() => handled.length > 0, 'the record')
    expect(consumer.health()).toMatchObject({ ready: true, partitions: [0, 1] })
    expect(await admin.describeGroup(groupId)).toEqual({ clientIds: ['pod'], isIncompatible: false })
  })

  // A broker that admits members of the consumer protocol (KIP-848) makes such an assignment.
  it('ends running work and starts none after an assignment without user data', async () => {
    const signals: AbortSignal[] = []
    const ours = consume(({ signal }) => {
      if (signals.push(signal) > 1) return Promise.resolve()
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    })
    await eventually(() => ours.consumer.health().ready, 'the join')
    await send('x')
    await eventually(() => signals.length > 0, 'the handler')
    const withoutUserData = encodeAssignment({
      partitions: [
        { topic, partition: 0 },
        { topic, partition: 1 },
      ],
      userData: null,
    })
    const syncs = mockRequest('SyncGroup', async (_body, respond) =>
      Object.assign(await respond(), { memberAssignment: withoutUserData }),
    )
    mockRequest('Heartbeat', (_body, respond) => respond()).mockResolvedValueOnce({ errorCode: REBALANCE_IN_PROGRESS })
    await eventually(() => reportsGroup(ours), 'the consumer to report the group')
    await send('y')
    expect({ health: ours.consumer.health(), aborted: signals.map(({ aborted }) => aborted) }).toMatchObject({
      health: { partitions: [], running: 0 },
      aborted: [true],
    })
    syncs.mockImplementation((_body, respond) => respond())
    mockRequest('Heartbeat', (_body, respond) => respond()).mockResolvedValueOnce({ errorCode: REBALANCE_IN_PROGRESS })
    await eventually(() => ours.consumer.health().ready, 'the next join')
    await eventually(() => ours.handled.length === 2, 'both records')
  })
})

const usesRealKafka = process.env['BOOTSTRAP_SERVERS'] !== undefined
if (!usesRealKafka)
  process.stdout.write('SKIPPED: members of the consumer protocol, because BOOTSTRAP_SERVERS is not set\n')

/**
 * The tests pass with any group.consumer.migration.policy of the broker. Kafka 4.3 lets a consumer of this library into a
 * group of the consumer protocol if the policy allows Kafka to convert the group. Kafka never converts a group of this
 * library, because the user data would be lost.
 */
;(usesRealKafka ? describe : describe.skip)('a group with members of the consumer protocol (KIP-848)', () => {
  it('is reported by the health and the log of a consumer, which joins within 3 s after these members have left', async () => {
    const protocolMember = await createConsumerProtocolMember()
    expect(await protocolMember.join()).toBe(0)
    const ours = consume()
    await eventually(() => reportsGroup(ours), 'the consumer to report the group')
    expect(await admin.describeGroup(groupId)).toEqual({ clientIds: [], isIncompatible: true })
    await send('x')
    await protocolMember.leave()
    const handledBefore = ours.handled.length
    await eventually(() => ours.consumer.health().ready, 'the join', JOINS_WITHIN_MS)
    await eventually(() => ours.handled.length > 0, 'the record')
    expect({ handledBefore, handled: ours.handled }).toEqual({ handledBefore: 0, handled: ['x'] })
  }, 20_000)

  it('is joined again by the two consumers that were in it before, within 3 s after these members have left', async () => {
    const [one, two] = [consume(), consume()]
    await eventually(
      () => [one, two].every(({ consumer }) => consumer.health().partitions.length === 1),
      'a partition each',
    )
    const protocolMember = await createConsumerProtocolMember()
    const isAdmitted = (await protocolMember.join()) === 0
    if (isAdmitted) await eventually(() => [one, two].every(reportsGroup), 'both consumers to report the group')
    await send('x')
    await protocolMember.leave()
    const partitions = () => [one, two].flatMap(({ consumer }) => consumer.health().partitions).sort()
    await eventually(
      () => [one, two].every(({ consumer }) => consumer.health().ready),
      'both consumers to join',
      JOINS_WITHIN_MS,
    )
    await eventually(() => one.handled.length + two.handled.length > 0, 'the record')
    expect({ partitions: partitions(), handled: [...one.handled, ...two.handled] }).toEqual({
      partitions: [0, 1],
      handled: ['x'],
    })
  }, 20_000)
})
