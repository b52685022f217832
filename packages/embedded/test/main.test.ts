import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { Kafka, logLevel, type TopicPartitionOffsetAndMetadata } from 'kafkajs'
import { mongo as mongoDriver } from 'mongoose'
import { type EmbeddedAddresses, startEmbedded } from '../src/embedded'
import { launch, launchUntilExit } from './launcher'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const allServers = ['--kafka', '0', '--mongo', '0', '--redis', '0']

const createClient = ({ kafka = '' }: EmbeddedAddresses): Kafka =>
  new Kafka({ brokers: [kafka], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 20 } })

/** Commits an offset as a member of a consumer group. */
async function commitOffset(addresses: EmbeddedAddresses, offset: TopicPartitionOffsetAndMetadata): Promise<void> {
  const consumer = createClient(addresses).consumer({ groupId: 'group', maxWaitTimeInMs: 50 })
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
  await consumer.subscribe({ topic: offset.topic })
  await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() })
  await joined
  await consumer.commitOffsets([offset])
  await consumer.disconnect()
}

const isListening = async (address = ''): Promise<boolean> => {
  const [host = '', port = ''] = address
    .replace(/^\w+:\/\//, '')
    .replace(/\/.*$/, '')
    .split(':')
  const socket = connect(Number(port), host)
  return once(socket, 'connect').then(
    () => (socket.destroy(), true),
    () => false,
  )
}

it('sends the addresses of its servers to its parent process, and exits with code 0 after SIGTERM', async () => {
  const { addresses, stop } = await launch(...allServers)
  expect(addresses).toEqual({
    kafka: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
    mongo: expect.stringMatching(/^mongodb:\/\/127\.0\.0\.1:\d+\/test$/) as string,
    redis: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:\d+$/) as string,
  })
  expect(await stop('SIGTERM')).toBe(0)
})

it('starts only the requested servers', async () => {
  const { addresses, stop } = await launch('--redis', '0')
  expect(Object.keys(addresses)).toEqual(['redis'])
  expect(await stop('SIGINT')).toBe(0)
})

it('stops and starts a server when its parent process requests it', async () => {
  const { child, addresses, stop } = await launch('--redis', '0')
  const call = async (id: number, method: string) => {
    const reply = once(child, 'message')
    child.send({ id, method, args: [] })
    return (await reply)[0] as unknown
  }
  expect(await call(1, 'redis.stop')).toEqual({ kind: 'result', id: 1 })
  expect(await isListening(addresses.redis)).toBe(false)
  expect(await call(2, 'redis.start')).toEqual({ kind: 'result', id: 2 })
  expect(await isListening(addresses.redis)).toBe(true)
  expect(await call(3, 'mongo.stop')).toMatchObject({ kind: 'failed', id: 3, error: { name: 'InvalidArgumentError' } })
  expect(await stop('SIGTERM')).toBe(0)
})

/** Sends a record to a topic that does not exist, and returns the number of partitions that the topic then has. */
async function partitionsOfNewTopic(addresses: EmbeddedAddresses): Promise<number | undefined> {
  const [producer, admin] = [createClient(addresses).producer(), createClient(addresses).admin()]
  cleanups.push(() => Promise.all([producer.disconnect(), admin.disconnect()]))
  await producer.connect()
  await producer.send({ topic: 'orders', messages: [{ value: 'x' }] })
  const { topics } = await admin.fetchTopicMetadata({ topics: ['orders'] })
  return topics[0]?.partitions.length
}

it('creates unknown topics with the number of partitions from the command line', async () => {
  const { addresses, stop } = await launch('--kafka', '0', '--auto-create-topics', '--partitions', '3')
  cleanups.push(() => stop('SIGTERM'))
  expect(await partitionsOfNewTopic(addresses)).toBe(3)
})

it('passes options to the broker', async () => {
  const embedded = await startEmbedded({ kafka: { autoCreateTopics: true, defaultPartitions: 2 } })
  cleanups.push(() => embedded.close())
  expect(await partitionsOfNewTopic(embedded.addresses)).toBe(2)
})

it('exits when its parent process disconnects', async () => {
  const { child, addresses } = await launch(...allServers)
  const exit = once(child, 'exit')
  child.disconnect()
  expect(await exit).toEqual([0, null])
  expect(await isListening(addresses.redis)).toBe(false)
})

it.each([
  [['--kafka', 'x'], "--kafka needs a whole number from 0 to 65535, not 'x'"],
  [['--kafka', '0', '--partitions', '0'], "--partitions needs a whole number from 1, not '0'"],
  [['--redis', '0', '--database', 'food'], '--database needs --mongo'],
  [['--kafka', '0', '--replica-set', 'rs0'], '--replica-set needs --mongo'],
  [['--redis', '0', '--auto-create-topics'], '--auto-create-topics needs --kafka'],
  [['--unknown'], "Unknown option '--unknown'"],
  [[], 'nothing to start'],
])('prints the usage when the arguments are %j', async (args, message) => {
  const { code, stderr } = await launchUntilExit(...args)
  expect(code).toBe(1)
  expect(stderr).toContain(message)
  expect(stderr).toContain('usage: food-delivery-embedded')
})

it('names the port in the error message when another server uses the port', async () => {
  const { addresses, stop } = await launch('--redis', '0')
  const port = new URL(addresses.redis ?? '').port
  const { code, stderr } = await launchUntilExit('--mongo', '0', '--redis', port)
  expect([code, stderr]).toEqual([1, expect.stringContaining(port)])
  await stop('SIGTERM')
})

it('does not start in a folder that another process uses', async () => {
  const folder = createFolder()
  const { stop, child } = await launch('--mongo', '0', '--data-dir', folder)
  const { code, stderr } = await launchUntilExit('--mongo', '0', '--data-dir', folder)
  expect([code, stderr]).toEqual([1, expect.stringContaining(`is used by process ${child.pid}`)])
  await stop('SIGTERM')
  const restarted = await launch('--mongo', '0', '--data-dir', folder)
  expect(await restarted.stop('SIGTERM')).toBe(0)
})

it('keeps documents, records and offsets when the process is killed', async () => {
  const folder = createFolder()
  const firstProcess = await launch(...allServers, '--data-dir', folder)
  const mongo = await new mongoDriver.MongoClient(firstProcess.addresses.mongo ?? '').connect()
  const orders = mongo.db().collection('orders')
  await orders.createIndex({ orderId: 1 }, { unique: true })
  await orders.insertMany([{ orderId: 'a' }, { orderId: 'b' }])
  await orders.updateOne({ orderId: 'b' }, { $set: { status: 'delivered' } })
  const admin = createClient(firstProcess.addresses).admin()
  await admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 2 }] })
  const producer = createClient(firstProcess.addresses).producer()
  await producer.connect()
  await producer.send({ topic: 'orders', messages: [1, 2, 3].map((n) => ({ key: 'k', value: `v${n}`, partition: 1 })) })
  await commitOffset(firstProcess.addresses, { topic: 'orders', partition: 1, offset: '2' })
  expect(await firstProcess.stop('SIGKILL')).toBe('SIGKILL')
  await Promise.allSettled([producer.disconnect(), admin.disconnect(), mongo.close()])

  const { addresses, stop } = await launch(...allServers, '--data-dir', folder)
  cleanups.push(() => stop('SIGTERM'))
  const newMongo = await new mongoDriver.MongoClient(addresses.mongo ?? '').connect()
  cleanups.push(() => newMongo.close())
  const restored = newMongo.db().collection('orders')
  expect(await restored.find({}, { projection: { _id: 0 } }).toArray()).toEqual([
    { orderId: 'a' },
    { orderId: 'b', status: 'delivered' },
  ])
  await expect(restored.insertOne({ orderId: 'a' })).rejects.toMatchObject({ code: 11_000 })
  const newAdmin = createClient(addresses).admin()
  cleanups.push(() => newAdmin.disconnect())
  const endOffsets = await newAdmin.fetchTopicOffsets('orders')
  expect(endOffsets.find(({ partition }) => partition === 1)?.high).toBe('3')
  const [topic] = await newAdmin.fetchOffsets({ groupId: 'group', topics: ['orders'] })
  expect(topic?.partitions.find(({ partition }) => partition === 1)?.offset).toBe('2')
})

it('starts servers in this process', async () => {
  const embedded = await startEmbedded({ kafka: {}, mongo: { database: 'custom' }, redis: {} })
  cleanups.push(() => embedded.close())
  expect(embedded.addresses.mongo).toMatch(/\/custom$/)
  const redis = new Redis(embedded.addresses.redis ?? '')
  expect(await redis.ping()).toBe('PONG')
  redis.disconnect()
})

it('closes the started servers if another server cannot start', async () => {
  const portOf = (url = '') => Number(new URL(url).port)
  const other = await startEmbedded({ redis: {} })
  cleanups.push(() => other.close())
  const { addresses, close } = await startEmbedded({ mongo: {} })
  await close()
  const starting = startEmbedded({
    mongo: { port: portOf(addresses.mongo) },
    redis: { port: portOf(other.addresses.redis) },
  })
  await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(await isListening(addresses.mongo)).toBe(false)
})
