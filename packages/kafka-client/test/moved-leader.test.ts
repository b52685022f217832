import { once } from 'node:events'
import { eventually } from '../../../test/support/eventually'
import { createProducer } from '../src'
import { createDeferred } from '../src/collections/deferred'
import { type Address } from '../src/transport/transport'
import { type TestKafka, connectTestKafka, quietLogger, createTestConsumer } from './test-kafka'
import { NOT_LEADER, fetchError, mockRequest } from './broker-mocks'

let kafka: TestKafka

beforeAll(async () => {
  kafka = await connectTestKafka()
})

afterEach(() => jest.restoreAllMocks())

afterAll(() => kafka.close())

/** Gives partitions 0 and 1 different leaders, which are the same broker under two node ids if the cluster has only one. */
function mockTwoBrokers(): void {
  mockRequest('Metadata', async (_body, send) => {
    const { brokers, topicMetadata, ...response } = await send()
    const addresses = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
    const leaders = new Map<number, Address>()
    for (const { partitionMetadata } of topicMetadata)
      for (const partition of partitionMetadata) {
        const nodeId = 1_000 + 1_000 * partition.partitionId + partition.leader
        leaders.set(nodeId, addresses.get(partition.leader)!)
        partition.leader = nodeId
      }
    const nodes = [...leaders].map(([nodeId, leader]) => ({ nodeId, ...leader }))
    return { ...response, topicMetadata, brokers: [...brokers, ...nodes] }
  })
}

/** Fails the next fetch of partition 0 with NOT_LEADER, and removes the member from the group before its next heartbeat. */
function moveLeader(): { joined: () => boolean } {
  let [moved, removed, joined] = [false, false, false]
  mockRequest('Fetch', (body, send) => {
    if (moved || !body.topics.some(({ partitions }) => partitions.some(({ partition }) => partition === 0)))
      return send()
    moved = true
    return fetchError(NOT_LEADER)(body, send)
  })
  mockRequest('Heartbeat', async (body, send) => {
    if (moved && !removed) await kafka.removeMember(body)
    removed = moved
    return send()
  })
  mockRequest('SyncGroup', async (_body, send) => {
    const response = await send()
    joined = response.errorCode === 0
    return response
  })
  return { joined: () => joined }
}

describe('a leader that moves', () => {
  it('loses no records of a pending fetch from another broker', async () => {
    const [topic, groupId] = [await kafka.topic(2), kafka.groupId()]
    const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
    await producer.connect()
    const handled = new Set<string>()
    const handlersMayEnd = createDeferred()
    const consumer = createTestConsumer({
      kafka: kafka.config('pod'),
      groupId,
      topic,
      timing: { fetchWaitMs: 1_500 },
      rebalanceDrainMs: 50,
      handle: async (message, { signal }) => {
        await Promise.race([handlersMayEnd.promise, once(signal, 'abort')])
        if (!signal.aborted) handled.add(message)
      },
      deadLetter: () => Promise.resolve(),
    })
    mockTwoBrokers()
    await consumer.start()
    let sent = 0
    const sendTo = async (target: number, count: number) => {
      for (let remaining = count; remaining > 0; sent++) {
        const { partition } = await producer.send({ topic, key: `key ${sent}`, value: `${sent}` })
        if (partition === target) remaining--
      }
    }
    await sendTo(1, 10)
    await eventually(() => consumer.health().running === sent, 'all handlers to run')
    const move = moveLeader()
    await sendTo(0, 1)
    await eventually(() => move.joined(), 'the join')
    await sendTo(1, 5)
    handlersMayEnd.resolve()
    await eventually(() => handled.size === sent, 'all records', 10_000)
    expect(consumer.health()).toMatchObject({ ready: true, queued: 0, running: 0 })
    await Promise.all([consumer.stop(), producer.disconnect()])
  })
})
