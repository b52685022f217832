import { setImmediate as nextTurn } from 'node:timers/promises'
import { eventually } from '../../../../test/support/eventually'
import { type Consumer, type Producer, ProducerQueueFullError, createProducer } from '../../src'
import { mockRequest } from '../broker-mocks'
import { collectingConsumer, quietLogger } from '../test-kafka'
import { type TestBrokers, keyIn, startBrokers, timeOf } from '../start-brokers'

let brokers: TestBrokers
let producer: Producer
const consumers: Consumer[] = []

beforeEach(async () => {
  brokers = await startBrokers()
  producer = createProducer({ kafka: brokers.config('producer'), logger: quietLogger, maxQueued: 100 })
  await producer.connect()
})

afterEach(async () => {
  jest.restoreAllMocks()
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()))
  await producer.disconnect({ deadlineMs: 0 })
  await brokers.close()
})

const send = (topic: string, partition: number, value = 'x') => producer.send({ topic, key: keyIn(partition), value })

async function consume(topic: string, groupId: string): Promise<string[]> {
  const { consumer, handled } = collectingConsumer({ kafka: brokers.config('consumer'), topic, groupId })
  consumers.push(consumer)
  await consumer.start()
  return handled
}

it('causes no join when a leader has moved', async () => {
  const topic = await brokers.topic()
  const groupId = brokers.groupIdAt(1)
  const handled = [await consume(topic, groupId), await consume(topic, groupId)]
  const joins = mockRequest('JoinGroup', (_body, respond) => respond())
  for (const leader of [2, 3, 1]) {
    brokers.cluster.moveLeader(topic, 0, leader)
    await send(topic, 0, `at ${leader}`)
    await eventually(() => handled.flat().includes(`at ${leader}`), `the record at ${leader}`, 2_000)
  }
  expect(joins).not.toHaveBeenCalled()
})

describe('a frozen broker', () => {
  it('delays only the records of its own partitions, until the leader has moved', async () => {
    const topic = await brokers.topic()
    await Promise.all([0, 1, 2].map((partition) => send(topic, partition)))
    brokers.cluster.freeze(2, Infinity)
    const delayed = send(topic, 1, 'delayed')
    for (let i = 0; i < 10; i++) expect(await timeOf(Promise.all([send(topic, 0), send(topic, 2)]))).toBeLessThan(500)
    brokers.cluster.moveLeader(topic, 1, 3)
    expect(await timeOf(delayed)).toBeLessThan(2_000)
    brokers.cluster.unfreeze(2)
    expect(await brokers.readAll(topic)).toEqual([Array(11).fill('x'), ['x', 'delayed'], Array(11).fill('x')])
  })

  it('causes no second delay when it runs again and its replacement stops', async () => {
    const topic = await brokers.topic()
    await send(topic, 1)
    brokers.cluster.freeze(2)
    expect(await timeOf(send(topic, 1, 'second'))).toBeLessThan(2_000)
    brokers.cluster.unfreeze(2)
    await brokers.cluster.stop(3)
    expect(await timeOf(send(topic, 1, 'third'))).toBeLessThan(2_000)
    await brokers.cluster.start(3)
    expect((await brokers.readAll(topic))[1]).toEqual(['x', 'second', 'third'])
  })

  it('leaves room in the queue for the records of other brokers', async () => {
    const topic = await brokers.topic()
    await send(topic, 0)
    brokers.cluster.freeze(2, Infinity)
    const delayed = Array.from({ length: 100 }, () => send(topic, 1))
    await expect(send(topic, 1)).rejects.toBeInstanceOf(ProducerQueueFullError)
    await expect(send(topic, 0)).resolves.toMatchObject({ offset: 1 })
    brokers.cluster.moveLeader(topic, 1, 1)
    expect(await timeOf(Promise.all(delayed))).toBeLessThan(2_000)
    expect(await brokers.counts(topic)).toEqual([2, 100, 0])
  })

  it.each([1, 2, 3])('does not prevent a new producer from connecting: broker %i', async (nodeId) => {
    const topic = await brokers.topic()
    brokers.cluster.freeze(nodeId, Infinity)
    const lateProducer = createProducer({ kafka: brokers.config('late'), logger: quietLogger })
    const start = async () => {
      await lateProducer.connect()
      await lateProducer.send({ topic, key: keyIn(nodeId % 3), value: 'x' })
    }
    expect(await timeOf(start())).toBeLessThan(2_000)
    await lateProducer.disconnect()
  })

  it('delays the partitions that it follows, but no other partitions of their leader', async () => {
    const topic = await brokers.topic()
    const followers = [2, 3, 2]
    followers.forEach((follower, partition) => brokers.cluster.assignReplicas(topic, partition, [1, follower]))
    const acknowledgeAll = [0, 2].map((partition) => brokers.cluster.faults.holdAcknowledgements(topic, partition))
    const delayed = [send(topic, 0), send(topic, 2)]
    for (let i = 0; i < 10; i++) expect(await timeOf(send(topic, 1))).toBeLessThan(500)
    acknowledgeAll.forEach((acknowledge) => acknowledge())
    await Promise.all(delayed)
    expect(await brokers.counts(topic)).toEqual([1, 10, 1])
  })

  it('does not delay records whose leader has moved while records of another partition wait for a follower', async () => {
    const topic = await brokers.topic()
    for (const partition of [0, 1, 2]) brokers.cluster.assignReplicas(topic, partition, [1, 2])
    await Promise.all([send(topic, 0), send(topic, 1)])
    const acknowledge = brokers.cluster.faults.holdAcknowledgements(topic, 0)
    const delayed = send(topic, 0)
    await nextTurn()
    brokers.cluster.moveLeader(topic, 1, 2)
    expect(await timeOf(send(topic, 1))).toBeLessThan(2_000)
    acknowledge()
    await delayed
  })

  it('delays only the fetches of its own partitions, until the leader has moved', async () => {
    const topic = await brokers.topic()
    const handled = await consume(topic, brokers.groupIdAt(1))
    await Promise.all([0, 1, 2].map((partition) => send(topic, partition, `before ${partition}`)))
    await eventually(() => handled.length === 3, 'the consumer to read all partitions')
    brokers.cluster.freeze(2, Infinity)
    for (const value of ['a', 'b', 'c'])
      for (const partition of [0, 2]) {
        await send(topic, partition, `${value} ${partition}`)
        const isHandled = () => handled.includes(`${value} ${partition}`)
        expect(await timeOf(eventually(isHandled, `${value} of partition ${partition}`))).toBeLessThan(500)
      }
    brokers.cluster.moveLeader(topic, 1, 3)
    const sending = send(topic, 1, 'moved')
    expect(await timeOf(eventually(() => handled.includes('moved'), 'the moved partition'))).toBeLessThan(2_000)
    await sending
  })

  it('delays no heartbeats while a commit waits for its response', async () => {
    const topic = await brokers.topic()
    await consume(topic, brokers.groupIdAt(1))
    brokers.cluster.faults.delay('OffsetCommit', 3_000)
    let heartbeats = 0
    mockRequest('Heartbeat', (_body, respond) => respond().finally(() => heartbeats++))
    const commits = mockRequest('OffsetCommit', (_body, respond) => respond())
    await send(topic, 0)
    await eventually(() => commits.mock.calls.length > 0, 'a commit')
    heartbeats = 0
    await eventually(() => heartbeats >= 4, 'heartbeats', 2_000)
    expect(consumers[0]!.health().ready).toBe(true)
  })

  it('causes no repeated records after the coordinator was frozen for a long time', async () => {
    const topic = await brokers.topic()
    const groupId = brokers.groupIdAt(2)
    const handled = [await consume(topic, groupId), await consume(topic, groupId)]
    const isReady = () => consumers.every((consumer) => consumer.health().ready)
    const sendAll = async (value: string) => {
      await Promise.all([0, 1, 2].map((partition) => send(topic, partition, value)))
      await eventually(() => handled.flat().filter((each) => each === value).length >= 3, `the records ${value}`)
    }
    for (const partition of [0, 1, 2]) brokers.cluster.moveLeader(topic, partition, 1)
    await sendAll('before')
    brokers.cluster.freeze(2, Infinity)
    await sendAll('meanwhile')
    // Kafka also restarts all session timeouts when a coordinator has loaded the group.
    const renewing = setInterval(() => brokers.cluster.moveCoordinator(groupId, 2), 1_000)
    const joins = mockRequest('JoinGroup', (_body, respond) => respond())
    await eventually(() => joins.mock.calls.length >= 2, 'the joins', 15_000)
    clearInterval(renewing)
    brokers.cluster.unfreeze(2)
    await eventually(isReady, 'the members')
    await sendAll('after')
    expect(handled.flat().sort()).toEqual(['after', 'before', 'meanwhile'].flatMap((value) => [value, value, value]))
  }, 60_000)

  it('delays a group by at most two seconds if it is the coordinator', async () => {
    const topic = await brokers.topic()
    const handled = await consume(topic, brokers.groupIdAt(2))
    await send(topic, 0, 'before')
    await eventually(() => handled.length === 1, 'the consumer')
    brokers.cluster.freeze(2)
    await Promise.all([0, 1, 2].map((partition) => send(topic, partition, `after ${partition}`)))
    await eventually(() => handled.length === 4, 'all partitions', 2_000)
    const consumer = consumers[0]!
    await eventually(() => consumer.health().ready, 'the consumer to be ready', 2_000)
    expect(handled).toHaveLength(4)
  })
})
