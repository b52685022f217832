import { type Admin, type Kafka, logLevel, Kafka as KafkaClient } from 'kafkajs'
import { type KafkaServer, startKafka } from '../../src'
import { ErrorCode } from '../../src/kafka/wire/error-code'
import { type Reader } from '../../src/kafka/wire/reader'
import { aBatch } from './batch'
import { ApiKey, RawClient } from './raw-client'
import { uniqueName } from './test-kafka'

const NOT_ENOUGH_REPLICAS = 19

describe('several brokers in one process', () => {
  let server: KafkaServer
  let kafka: Kafka
  let admin: Admin

  beforeEach(async () => {
    server = await startKafka({ brokers: 3, initialRebalanceDelayMs: 0 })
    kafka = new KafkaClient({ brokers: server.address.split(','), clientId: 'test', logLevel: logLevel.NOTHING })
    admin = kafka.admin()
    await admin.connect()
  })

  afterEach(async () => {
    await admin.disconnect()
    await server.close()
  })

  it('lists all brokers and spreads the leaders', async () => {
    const { brokers } = await admin.describeCluster()
    expect(brokers.map(({ nodeId }) => nodeId)).toEqual([1, 2, 3])
    expect(brokers.map(({ host, port }) => `${host}:${port}`).join()).toBe(server.address)
    expect(await leadersOf(await createTopic(6))).toEqual([1, 2, 3, 1, 2, 3])
  })

  it('serves clients that find the leaders and the coordinator', async () => {
    const topic = await createTopic(6)
    const producer = kafka.producer({ idempotent: true })
    await producer.connect()
    const messages = [0, 1, 2, 3, 4, 5].map((partition) => ({ partition, value: `${partition}` }))
    await producer.send({ topic, messages })
    const consumer = kafka.consumer({ groupId: uniqueName('group'), maxWaitTimeInMs: 100 })
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    const values = await new Promise<string[]>((resolve, reject) => {
      const read: string[] = []
      const eachMessage = ({ message }: { message: { value: Buffer | null } }) => {
        if (read.push(String(message.value)) === messages.length) resolve(read)
        return Promise.resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
    expect(values.sort()).toEqual(['0', '1', '2', '3', '4', '5'])
    await Promise.all([producer.disconnect(), consumer.disconnect()])
  })

  it('rejects requests for partitions and groups of another broker', async () => {
    const topic = await createTopic(2)
    expect(await produce(1, topic, 1)).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER)
    expect(await produce(2, topic, 1)).toBe(ErrorCode.NONE)
    server.cluster.moveCoordinator('group', 3)
    expect(await heartbeat(1)).toBe(ErrorCode.NOT_COORDINATOR)
    expect(await heartbeat(3)).not.toBe(ErrorCode.NOT_COORDINATOR)
  })

  it('moves a leader to another broker, or to no broker', async () => {
    const topic = await createTopic(2)
    server.cluster.moveLeader(topic, 0, 3)
    server.cluster.moveLeader(topic, 1, -1)
    const client = await RawClient.connect(addressOf(1))
    expect(
      readMetadata(
        await client.call({ key: ApiKey.METADATA, version: 1, write: (body) => body.int32(1).string(topic) }),
      ),
    ).toEqual([
      { error: ErrorCode.NONE, partition: 0, leader: 3 },
      { error: ErrorCode.LEADER_NOT_AVAILABLE, partition: 1, leader: -1 },
    ])
    client.end()
    expect(await produce(3, topic, 0)).toBe(ErrorCode.NONE)
  })

  it('ends a waiting fetch when the leader moves', async () => {
    const topic = await createTopic(1)
    const client = await RawClient.connect(addressOf(1))
    const fetching = client.call({
      key: ApiKey.FETCH,
      version: 4,
      write: (body) => {
        // replica id, maximum wait in ms, minimum and maximum bytes, isolation level
        body.int32(-1).int32(60_000).int32(1).int32(1_000).int8(0)
        // one topic with one partition: its index, the offset, maximum bytes
        body.int32(1).string(topic).int32(1).int32(0).int64(0).int32(1_000)
      },
    })
    server.cluster.moveLeader(topic, 0, 2)
    const response = await fetching
    response.int32() // throttle time
    const [error] = response.array(() => {
      response.string() // topic
      return response.array(() => ({ partition: response.int32(), error: response.int16() }))[0]?.error
    })
    expect(error).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER)
    client.end()
  })

  it('moves the leaders of a stopped broker to the next broker until it is started again', async () => {
    const topic = await createTopic(3)
    await server.cluster.stop(2)
    expect(await leadersOf(topic)).toEqual([1, 3, 3])
    await expect(RawClient.connect(addressOf(2))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await server.cluster.start(2)
    expect(await leadersOf(topic)).toEqual([1, 2, 3])
    expect(await produce(2, topic, 1)).toBe(ErrorCode.NONE)
  })

  it('sends the responses of a frozen broker when it runs again', async () => {
    const topic = await createTopic(3)
    const client = await RawClient.connect(addressOf(2))
    server.cluster.freeze(2)
    const lateClient = await RawClient.connect(addressOf(2))
    let responses = 0
    const requests = [client, lateClient].map(async (sender) => {
      const error = produceError(await sender.call(produceRequest(topic, 1)))
      responses++
      return error
    })
    expect(await produce(3, topic, 1)).toBe(ErrorCode.NONE)
    expect(responses).toBe(0)
    server.cluster.unfreeze(2)
    expect(await Promise.all(requests)).toEqual([ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.NOT_LEADER_OR_FOLLOWER])
    client.end()
    lateClient.end()
  })

  it('stops frozen brokers with the others, and starts those that no other broker has replaced', async () => {
    const topic = await createTopic(3)
    server.cluster.freeze(2)
    await server.start()
    expect(await leadersOf(topic)).toEqual([1, 3, 3])
    await server.stop()
    await expect(RawClient.connect(addressOf(2))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await server.start()
    expect(await produce(2, topic, 1)).toBe(ErrorCode.NONE)
    await server.cluster.stop(3, Infinity)
    await server.start()
    expect(await produce(3, topic, 2)).toBe(ErrorCode.NONE)
  })

  it('refuses the requested number of requests', async () => {
    const topic = await createTopic(4)
    const { faults } = server.cluster
    const refusal = faults.refuse('Produce', NOT_ENOUGH_REPLICAS, { nodeId: 1, partitions: [3], times: 2 })
    expect(await produce(1, topic, 0)).toBe(ErrorCode.NONE)
    expect(await produce(1, topic, 3)).toBe(NOT_ENOUGH_REPLICAS)
    expect(await produce(1, topic, 3)).toBe(NOT_ENOUGH_REPLICAS)
    expect(await produce(1, topic, 3)).toBe(ErrorCode.NONE)
    expect(refusal.count).toBe(2)
  })

  it('writes the records before it sends a delayed response', async () => {
    const topic = await createTopic(1)
    server.cluster.faults.delay('Produce', 60_000)
    const client = await RawClient.connect(addressOf(1))
    const response = client.call(produceRequest(topic, 0)).then(() => 'response')
    const closed = client.closed().then(() => 'closed')
    await waitUntilWritten(topic)
    await server.cluster.stop(1)
    expect(await Promise.race([response, closed])).toBe('closed')
  })

  const addressOf = (nodeId: number) => server.address.split(',')[nodeId - 1] as string

  async function createTopic(partitions: number): Promise<string> {
    const topic = uniqueName('topic')
    await admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor: 3 }] })
    return topic
  }

  async function leadersOf(topic: string): Promise<number[]> {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    const partitions = topics[0]?.partitions ?? []
    return partitions.sort((a, b) => a.partitionId - b.partitionId).map(({ leader }) => leader)
  }

  async function waitUntilWritten(topic: string): Promise<void> {
    for (;;) {
      const [offsets] = await admin.fetchTopicOffsets(topic)
      if (offsets?.high === '1') return
    }
  }

  async function produce(nodeId: number, topic: string, partition: number): Promise<number> {
    return callOnce(nodeId, async (client) => produceError(await client.call(produceRequest(topic, partition))))
  }

  function heartbeat(nodeId: number): Promise<number> {
    return callOnce(nodeId, async (client) => {
      const write: RawRequest['write'] = (body) => body.string('group').int32(1).string('x')
      return (await client.call({ key: ApiKey.HEARTBEAT, version: 0, write })).int16()
    })
  }

  async function callOnce<Result>(nodeId: number, call: (client: RawClient) => Promise<Result>): Promise<Result> {
    const client = await RawClient.connect(addressOf(nodeId))
    const result = await call(client)
    client.end()
    return result
  }
})

type RawRequest = Required<Parameters<RawClient['call']>[0]>

const produceRequest = (topic: string, partition: number): RawRequest => ({
  key: ApiKey.PRODUCE,
  version: 3,
  write: (body) =>
    body.string(null).int16(-1).int32(1_000).int32(1).string(topic).int32(1).int32(partition).bytes(aBatch()),
})

function produceError(response: Reader): number {
  const [error] = response.array(() => {
    response.string() // topic
    return response.array(() => {
      response.int32() // partition
      const code = response.int16()
      response.int64() // base offset
      response.int64() // append time
      return code
    })[0]
  })
  return error ?? -1
}

function readMetadata(response: Reader): { error: number; partition: number; leader: number }[] {
  const readIds = () => response.array(() => response.int32())
  response.array(() => [response.int32(), response.string(), response.int32(), response.nullableString()]) // brokers
  response.int32() // controller
  return response
    .array(() => {
      response.int16() // error
      response.string() // topic
      response.boolean() // whether the topic is internal
      return response.array(() => {
        const partition = { error: response.int16(), partition: response.int32(), leader: response.int32() }
        readIds() // replicas
        readIds() // in-sync replicas
        return partition
      })
    })
    .flat()
}
