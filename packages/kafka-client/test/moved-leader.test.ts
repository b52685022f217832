import { once } from 'node:events'
import { eventually } from '../../../test/support/eventually'
import { createConsumer, createProducer } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'

interface Cluster {
  findBroker(node: { nodeId: string }): Promise<object>
  getNodeIds(): string[]
}

interface Group {
  cluster: Cluster
  fetch(nodeId: string): Promise<unknown[]>
  joinAndSync(): Promise<void>
  getNodeIds(): string[]
  findReadReplicaForPartitions(topic: string, partitions: number[]): Record<string, number[]>
}

interface Request {
  groupId: string
  memberId: string
  topics: { partitions: { partition: number }[] }[]
}

type Brokers = Record<'fetch' | 'joinGroup' | 'leaveGroup', (request: Request) => Promise<unknown>>

const groups = jest.requireActual<{ prototype: Group }>('kafkajs/src/consumer/consumerGroup').prototype
const brokers = jest.requireActual<{ prototype: Brokers }>('kafkajs/src/broker').prototype
const { createErrorFromCode } = jest.requireActual<{ createErrorFromCode: (code: number) => Error }>(
  'kafkajs/src/protocol/error',
)
const NOT_LEADER = 6

let kafka: TestKafka

beforeAll(async () => {
  kafka = await connectTestKafka()
})

afterEach(() => jest.restoreAllMocks())

afterAll(() => kafka.close())

/** Mocks different leaders for partitions 0 and 1, so that kafkajs fetches them separately. */
function mockTwoBrokers(): void {
  const nodes = ['node 0', 'node 1']
  jest.spyOn(groups, 'getNodeIds').mockReturnValue(nodes)
  jest
    .spyOn(groups, 'findReadReplicaForPartitions')
    .mockImplementation((_topic, partitions) =>
      Object.fromEntries(nodes.map((node, index) => [node, partitions.filter((partition) => partition === index)])),
    )
  const clusters = jest.requireActual<{ prototype: Cluster }>('kafkajs/src/cluster').prototype
  const { findBroker } = clusters
  jest.spyOn(clusters, 'findBroker').mockImplementation(function (this: Cluster, { nodeId }) {
    return findBroker.call(this, { nodeId: nodes.includes(nodeId) ? this.getNodeIds()[0]! : nodeId })
  })
}

/** Fails the next fetch of partition 0 with NOT_LEADER, and removes the member from the group before it rejoins. */
function moveLeader(): { joined: () => boolean } {
  const { fetch, joinGroup } = brokers
  const { joinAndSync } = groups
  let [moved, removed, joined] = [false, false, false]
  jest.spyOn(brokers, 'fetch').mockImplementation(function (this: Brokers, request) {
    const hasPartition0 = request.topics.some((topic) => topic.partitions.some(({ partition }) => partition === 0))
    if (moved || !hasPartition0) return fetch.call(this, request)
    moved = true
    return Promise.reject(createErrorFromCode(NOT_LEADER))
  })
  jest.spyOn(brokers, 'joinGroup').mockImplementation(async function (this: Brokers, request) {
    if (!removed) await this.leaveGroup(request)
    removed = true
    return joinGroup.call(this, request)
  })
  jest.spyOn(groups, 'joinAndSync').mockImplementation(async function (this: Group) {
    await joinAndSync.call(this)
    joined = true
  })
  return { joined: () => joined }
}

const waitForAbort = ({ signal }: { signal: AbortSignal }) => once(signal, 'abort')

describe('a leader that moves', () => {
  it('loses no records of a pending fetch from another broker', async () => {
    const [topic, groupId] = [await kafka.topic(2), kafka.groupId()]
    const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
    await producer.connect()
    const handled = new Set<string>()
    const handlersMayEnd = new AbortController()
    const consumer = createConsumer<string>({
      kafka: kafka.config('pod'),
      groupId,
      topic,
      logger: quietLogger,
      timing: { fetchWaitMs: 1_500 },
      rebalanceDrainMs: 50,
      route: ({ value }) => ({ kind: 'task', message: String(value) }),
      handle: async (message, { signal }) => {
        if (!handlersMayEnd.signal.aborted) await Promise.race([handlersMayEnd, { signal }].map(waitForAbort))
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
    handlersMayEnd.abort()
    await eventually(() => handled.size === sent, 'all records', 10_000)
    expect(consumer.health()).toMatchObject({ ready: true, queued: 0, running: 0 })
    await Promise.all([consumer.stop(), producer.disconnect()])
  })
})
