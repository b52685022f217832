import { eventually } from '../../../../test/support/eventually'
import { type Consumer, type LagAdmin, type Producer, createLagAdmin, createProducer } from '../../src'
import { EARLIEST_TIMESTAMP } from '../../src/fetch/log-offsets'
import { NOT_LEADER, mockRequest } from '../broker-mocks'
import { collectingReader, collectingConsumer, quietLogger } from '../test-kafka'
import { type TestBrokers, keyIn, startBrokers, timeOf } from '../start-brokers'

const NO_LEADER = -1

let brokers: TestBrokers
let admin: LagAdmin
const clients: { disconnect(): Promise<void> }[] = []

beforeEach(async () => {
  brokers = await startBrokers()
  admin = createLagAdmin({ kafka: brokers.config('admin'), logger: quietLogger })
  clients.push(admin)
})

afterEach(async () => {
  jest.restoreAllMocks()
  await Promise.all(clients.splice(0).map((client) => client.disconnect()))
  await brokers.close()
})

async function startProducer(): Promise<Producer> {
  const producer = createProducer({ kafka: brokers.config('producer'), logger: quietLogger })
  clients.push({ disconnect: () => producer.disconnect({ deadlineMs: 0 }) })
  await producer.connect()
  return producer
}

async function consume(topic: string, groupId: string): Promise<{ handled: string[]; consumer: Consumer }> {
  const { consumer, handled } = collectingConsumer({ kafka: brokers.config('consumer'), topic, groupId })
  clients.push({ disconnect: () => consumer.stop() })
  await consumer.start()
  return { handled, consumer }
}

describe('a partition without a leader', () => {
  it('delays only its own records, also for a producer that starts in the meantime', async () => {
    const topic = await brokers.topic()
    const early = await startProducer()
    await early.send({ topic, key: keyIn(1), value: 'before' })
    brokers.cluster.moveLeader(topic, 1, NO_LEADER)
    const late = await startProducer()
    const delayed = [early, late].map((producer) => producer.send({ topic, key: keyIn(1), value: 'delayed' }))
    for (const producer of [early, late])
      for (const partition of [0, 2])
        expect(await timeOf(producer.send({ topic, key: keyIn(partition), value: 'x' }))).toBeLessThan(500)
    brokers.cluster.moveLeader(topic, 1, 3)
    expect(await timeOf(Promise.all(delayed))).toBeLessThan(2_000)
    expect(await brokers.counts(topic)).toEqual([2, 3, 2])
  })

  it('delays nothing in another topic', async () => {
    const [topic, leaderlessTopic] = [await brokers.topic(), await brokers.topic()]
    for (const partition of [0, 1, 2]) brokers.cluster.moveLeader(leaderlessTopic, partition, NO_LEADER)
    const start = async () => {
      const producer = await startProducer()
      await producer.send({ topic, key: keyIn(0), value: 'x' })
    }
    expect(await timeOf(start())).toBeLessThan(500)
  })

  it('delays only its own records for a consumer, also for one that starts in the meantime', async () => {
    const topic = await brokers.topic()
    const producer = await startProducer()
    await Promise.all(
      [0, 1, 2].map((partition) => producer.send({ topic, key: keyIn(partition), value: `${partition}` })),
    )
    const early = await consume(topic, brokers.groupId())
    await eventually(() => early.handled.length === 3, 'the early consumer')
    brokers.cluster.moveLeader(topic, 1, NO_LEADER)
    const late = await consume(topic, brokers.groupId())
    await eventually(() => late.handled.length === 2, 'the late consumer', 2_000)
    await producer.send({ topic, key: keyIn(0), value: 'next' })
    await eventually(() => [early, late].every(({ handled }) => handled.includes('next')), 'both', 2_000)
    brokers.cluster.moveLeader(topic, 1, 3)
    await eventually(() => late.handled.includes('1'), 'the partition that has a leader again', 2_000)
    expect(late.handled.sort()).toEqual(['0', '1', '2', 'next'])
    expect(early.handled.sort()).toEqual(['0', '1', '2', 'next'])
  })

  it('keeps its last known lag, and the lag of the others is still measured', async () => {
    const [topic, groupId] = [await brokers.topic(), brokers.groupId()]
    const producer = await startProducer()
    const { consumer } = await consume(topic, groupId)
    await consumer.stop()
    await Promise.all([0, 1, 1, 2].map((partition) => producer.send({ topic, key: keyIn(partition), value: 'x' })))
    const lag = async () =>
      (await admin.lag({ topic, groupIds: [groupId] })).get(groupId)!.partitions.map((each) => each.lag)
    expect(await lag()).toEqual([1, 2, 1])
    brokers.cluster.moveLeader(topic, 1, NO_LEADER)
    await producer.send({ topic, key: keyIn(0), value: 'x' })
    expect(await lag()).toEqual([2, 2, 1])
    const late = createLagAdmin({ kafka: brokers.config('late'), logger: quietLogger })
    clients.push(late)
    const lagOfOtherPartitions = await late.lag({ topic, groupIds: [groupId] })
    expect(lagOfOtherPartitions.get(groupId)!.partitions.map(({ partition }) => partition)).toEqual([0, 2])
  })

  it('has lag again as soon as another broker leads it', async () => {
    const topic = await brokers.topic()
    const producer = await startProducer()
    await producer.send({ topic, key: keyIn(1), value: 'x' })
    expect((await admin.lag({ topic, groupIds: ['none'] })).get('none')!.total).toBe(1)
    await brokers.cluster.stop(2)
    await producer.send({ topic, key: keyIn(1), value: 'x' })
    expect((await admin.lag({ topic, groupIds: ['none'] })).get('none')!.total).toBe(2)
  })

  it('is read from its start if it has lost its leader while the reader started', async () => {
    const topic = await brokers.topic()
    const producer = await startProducer()
    for (const partition of [0, 1, 2]) await producer.send({ topic, key: keyIn(partition), value: `${partition}` })
    mockRequest('ListOffsets', async ({ topics }, send) => {
      const response = await send()
      const isStart = topics[0]?.partitions[0]?.timestamp === `${EARLIEST_TIMESTAMP}`
      for (const each of response.responses[0]?.partitions ?? [])
        if (isStart && each.partition === 1) each.errorCode = NOT_LEADER
      return response
    })
    const { reader, values } = collectingReader({
      kafka: brokers.config('reader'),
      topic,
      onCaughtUp: () => jest.restoreAllMocks(),
    })
    clients.push({ disconnect: () => reader.stop() })
    await reader.start()
    await eventually(() => values().length === 3, 'all partitions', 5_000)
    expect(values().sort()).toEqual(['0', '1', '2'])
  })

  it('does not prevent a reader from reading the others', async () => {
    const topic = await brokers.topic()
    const producer = await startProducer()
    await Promise.all(
      [0, 1, 2].map((partition) => producer.send({ topic, key: keyIn(partition), value: `${partition}` })),
    )
    brokers.cluster.moveLeader(topic, 1, NO_LEADER)
    const { reader, records, values } = collectingReader({ kafka: brokers.config('reader'), topic })
    clients.push({ disconnect: () => reader.stop() })
    await reader.start()
    await eventually(() => records.length === 2, 'two partitions', 2_000)
    brokers.cluster.moveLeader(topic, 1, 3)
    await eventually(() => records.length === 3, 'all partitions', 2_000)
    expect(values().sort()).toEqual(['0', '1', '2'])
  })
})
