// Runs the operations of @platformatic/kafka against BOOTSTRAP_SERVERS and prints a line for each: ok, or FAIL with the
// message of the error.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka'

const clientOptions = {
  clientId: 'peer',
  bootstrapBrokers: process.env.BOOTSTRAP_SERVERS.split(','),
  timeout: 10_000,
  retries: 1,
}
const admin = new Admin(clientOptions)
const topic = `topic-${randomUUID()}`
const group = `group-${randomUUID()}`
const TOPIC_RESOURCE = 2
let failed = 0

async function operation(name, run) {
  const startedAt = performance.now()
  const seconds = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`
  let timer
  const timedOut = new Promise((_, reject) => (timer = setTimeout(reject, 10_000, new Error('no result after 10 s'))))
  try {
    console.log('ok  ', name, (await Promise.race([run(), timedOut])) ?? '', seconds())
  } catch (error) {
    failed++
    console.log('FAIL', name, seconds(), [error, ...(error.errors ?? [])].map(({ message }) => message).join(': '))
  }
  clearTimeout(timer)
}

const newProducer = (options) => new Producer({ ...clientOptions, serializers: stringSerializers, ...options })
const newConsumer = (groupId, options) =>
  new Consumer({
    ...clientOptions,
    groupId,
    deserializers: stringDeserializers,
    maxWaitTime: 100,
    heartbeatInterval: 500,
    ...options,
  })
const messages = (count, name = topic) =>
  Array.from({ length: count }, (_, index) => ({
    topic: name,
    key: `k${index % 7}`,
    value: `v${index}`,
    headers: { h: 'x' },
  }))

async function send(options, count = 100, name = topic) {
  const producer = newProducer(options)
  await producer.send({ messages: messages(count, name), acks: -1 })
  await producer.close()
}

async function read(consumer, count, name = topic, options = {}) {
  const values = []
  const stream = await consumer.consume({ topics: [name], mode: 'committed', fallbackMode: 'earliest', ...options })
  for await (const { value } of stream) {
    values.push(value)
    if (values.length >= count) break
  }
  await stream.close()
  return values
}

async function readGroup(groupId, count, options, name = topic) {
  const consumer = newConsumer(groupId, options)
  try {
    return await read(consumer, count, name)
  } finally {
    await consumer.close()
  }
}

await operation('create topic', async () => {
  await admin.createTopics({ topics: [topic], partitions: 2, replicas: 1 })
})
await operation('list topics', async () => assert((await admin.listTopics()).includes(topic)))
await operation('1,000 records', () => send({}, 1_000))
await operation('idempotent producer', () => send({ idempotent: true }))
for (const compression of ['gzip', 'snappy', 'lz4', 'zstd'])
  await operation(`compression ${compression}`, () => send({ compression }))
await operation('group, commit', async () => (await readGroup(group, 1_000)).length)
await operation('group of two', async () => {
  const consumers = [newConsumer(`${group}2`), newConsumer(`${group}2`)]
  await Promise.all(consumers.map((consumer) => read(consumer, 1)))
  for (const consumer of consumers) await consumer.close()
})
await operation('static member', async () => {
  for (let time = 1; time <= 2; time++) {
    await readGroup(`${group}s`, 1, { groupInstanceId: 'one' })
    await send({}, 10)
  }
})
await operation('committed offsets', async () => {
  const [{ topics }] = await admin.listConsumerGroupOffsets({ groups: [group] })
  return topics[0].partitions.length
})
await operation('list groups by state', async () => (await admin.listGroups({ states: ['EMPTY'] })).size)
await operation('describe group', async () => (await admin.describeGroups({ groups: [group] })).get(group).state)
await operation('alter offsets', () =>
  admin.alterConsumerGroupOffsets({
    groupId: group,
    topics: [{ name: topic, partitionOffsets: [{ partition: 0, offset: 1n }] }],
  }),
)
await operation('delete offsets', async () => {
  await admin.deleteConsumerGroupOffsets({ groupId: group, topics: [{ name: topic, partitionIndexes: [0] }] })
})
await operation('delete group', () => admin.deleteGroups({ groups: [group] }))
for (const [name, timestamp] of Object.entries({
  start: -2n,
  end: -1n,
  'max timestamp': -3n,
  time: BigInt(Date.now() - 3_600_000),
}))
  await operation(`list offsets: ${name}`, async () => {
    const [listed] = await admin.listOffsets({
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp }] }],
    })
    return String(listed.partitions[0].offset)
  })
const resource = { resourceType: TOPIC_RESOURCE, resourceName: topic }
await operation('describe configs', async () => {
  const [described] = await admin.describeConfigs({ resources: [{ ...resource, configurationKeys: ['retention.ms'] }] })
  return described.configs[0].value
})
await operation('alter configs', () =>
  admin.alterConfigs({ resources: [{ ...resource, configs: [{ name: 'retention.ms', value: '100000' }] }] }),
)
await operation('incremental alter configs', () =>
  admin.incrementalAlterConfigs({
    resources: [{ ...resource, configs: [{ name: 'retention.ms', configOperation: 0, value: '200000' }] }],
  }),
)
await operation(
  'log dirs',
  async () => (await admin.describeLogDirs({ topics: [{ name: topic, partitions: [0] }] })).length,
)
await operation('create partitions', () =>
  admin.createPartitions({ topics: [{ name: topic, count: 3, assignments: [{ brokerIds: [1] }] }] }),
)
await operation('delete records', async () => {
  await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 1n }] }] })
})
await operation('transactions', async () => {
  const name = `${topic}-tx`
  await admin.createTopics({ topics: [name], partitions: 1, replicas: 1 })
  const producer = newProducer({ transactionalId: name, idempotent: true })
  for (const end of ['abort', 'commit']) {
    const transaction = await producer.beginTransaction()
    await transaction.send({ messages: [{ topic: name, value: end }] })
    await transaction[end]()
  }
  await producer.close()
  assert.deepEqual(await readGroup(`${group}t`, 1, { isolationLevel: 1 }, name), ['commit'])
})
await operation('compacted topic', async () => {
  await admin.createTopics({
    topics: [`${topic}-c`],
    partitions: 1,
    replicas: 1,
    configs: [{ name: 'cleanup.policy', value: 'compact' }],
  })
})
await operation('group.protocol=consumer', () => readGroup(`${group}8`, 1, { groupProtocol: 'consumer' }))
await operation('delete topic', () => admin.deleteTopics({ topics: [topic] }))
console.log(failed, 'failed')
process.exit(failed > 0 ? 1 : 0)
