import { eventually } from '../../../../test/support/eventually'
import { Cluster } from '../../src/cluster/cluster'
import { createKafkajsTransport } from '../../src/transport/kafkajs-transport'
import { quietLogger } from '../test-kafka'
import { type TestBrokers, errorOf, startBrokers, timeOf } from '../start-brokers'

let brokers: TestBrokers
let cluster: Cluster

beforeEach(async () => {
  brokers = await startBrokers()
})

afterEach(async () => {
  await cluster.close()
  await brokers.close()
})

function connect(maxAgeMs?: number): Cluster {
  const kafka = brokers.config('cluster')
  const transport = createKafkajsTransport({ kafka, logger: quietLogger })
  cluster = new Cluster({ kafka, transport, ...(maxAgeMs !== undefined && { maxAgeMs }) })
  return cluster
}

const emptyFetch = (topic: string, partition: number) => ({
  maxWaitTime: 60_000,
  minBytes: 1,
  maxBytes: 1_000,
  topics: [{ topic, partitions: [{ partition, fetchOffset: 0, maxBytes: 1_000 }] }],
})

describe('cluster', () => {
  it('returns the leader of each partition, and −1 without one', async () => {
    const topic = await brokers.topic()
    brokers.cluster.moveLeader(topic, 1, -1)
    await connect().topic(topic)
    expect([0, 1, 2].map((partition) => cluster.leaderOf(topic, partition))).toEqual([1, -1, 3])
  })

  it('detects moved leaders because it refreshes the metadata regularly', async () => {
    const topic = await brokers.topic()
    await connect(50).topic(topic)
    brokers.cluster.moveLeader(topic, 0, 2)
    await eventually(() => cluster.leaderOf(topic, 0) === 2, 'the new leader')
    expect(cluster.leaderOf(topic, 1)).toBe(2)
  })

  it('sends a request to another broker after half a second, and sends further requests to that broker first', async () => {
    const topic = await brokers.topic()
    brokers.cluster.freeze(1, Infinity)
    expect(await timeOf(connect().topic(topic))).toBeLessThan(1_000)
    expect(await timeOf(cluster.refresh())).toBeLessThan(400)
  })

  it('sends a request to another broker at once when one is stopped', async () => {
    const topic = await brokers.topic()
    await brokers.cluster.stop(1)
    expect(await timeOf(connect().topic(topic))).toBeLessThan(400)
  })

  it('rejects the pending requests to a broker that it disconnects from, and can send again', async () => {
    const topic = await brokers.topic()
    await connect().topic(topic)
    const fetching = cluster.request(1, 'Fetch', emptyFetch(topic, 0))
    const error = errorOf(fetching)
    cluster.disconnect(1)
    expect(await timeOf(error)).toBeLessThan(400)
    expect(await error).toBeInstanceOf(Error)
    expect(await cluster.request(1, 'DescribeGroups', { groupIds: [] })).toMatchObject({ groups: [] })
  })

  it('rejects requests whose connection is still being opened', async () => {
    const topic = await brokers.topic()
    await connect().topic(topic)
    brokers.cluster.freeze(2, Infinity)
    const error = errorOf(cluster.request(2, 'DescribeGroups', { groupIds: [] }))
    cluster.disconnect(2)
    expect(await timeOf(error)).toBeLessThan(400)
    expect(await error).toBeInstanceOf(Error)
    brokers.cluster.unfreeze(2)
    expect(await cluster.request(2, 'DescribeGroups', { groupIds: [] })).toMatchObject({ groups: [] })
  })

  it('opens no more connections after it was closed', async () => {
    const before = brokers.connections()
    const refreshed = errorOf(connect().refresh())
    await cluster.close()
    expect(await refreshed).toBeInstanceOf(Error)
    await eventually(() => brokers.connections() <= before, 'all connections to be closed', 5_000)
    expect(brokers.connections()).toBe(before)
  })

  it('finds the coordinator of each group', async () => {
    connect()
    for (const nodeId of [1, 2, 3]) {
      const { port } = await cluster.findCoordinator(brokers.groupIdAt(nodeId))
      expect(port).toBe(brokers.cluster.nodes[nodeId - 1]!.port)
    }
  })
})
