import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { Kafka, logLevel, type TopicPartitionOffsetAndMetadata } from 'kafkajs'
import { mongo as driver } from 'mongoose'
import { type EmbeddedAddresses, startEmbedded } from '../src'
import { launch, launchToEnd } from './launcher'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const all = ['--kafka', '0', '--mongo', '0', '--redis', '0']

const clientOf = ({ kafka = '' }: EmbeddedAddresses): Kafka =>
  new Kafka({ brokers: [kafka], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 20 } })

/** Commits an offset as a member of the group `group`. */
async function commitOffset(addresses: EmbeddedAddresses, offset: TopicPartitionOffsetAndMetadata): Promise<void> {
  const consumer = clientOf(addresses).consumer({ groupId: 'group', maxWaitTimeInMs: 50 })
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

it('prints the addresses of its servers, and exits with code 0', async () => {
  const { addresses, end } = await launch(...all)
  expect(addresses).toEqual({
    kafka: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
    mongo: expect.stringMatching(/^mongodb:\/\/127\.0\.0\.1:\d+\/food-delivery$/) as string,
    redis: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:\d+$/) as string,
  })
  expect(await end('SIGTERM')).toBe(0)
})

it('starts only the requested servers', async () => {
  const { addresses, end } = await launch('--redis', '0')
  expect(Object.keys(addresses)).toEqual(['redis'])
  expect(await end('SIGINT')).toBe(0)
})

it('exits when its parent process has died', async () => {
  const { child, addresses } = await launch(...all)
  const exit = once(child, 'exit')
  child.disconnect()
  expect(await exit).toEqual([0, null])
  expect(await isListening(addresses.redis)).toBe(false)
})

it.each([
  [['--kafka', 'x'], "--kafka needs a port from 0 to 65535, not 'x'"],
  [['--frob'], "Unknown option '--frob'"],
  [[], 'nothing to start'],
])('prints the usage when the arguments are %j', async (args, message) => {
  const { code, text } = await launchToEnd(...args)
  expect(code).toBe(1)
  expect(text).toContain(message)
  expect(text).toContain('usage: main.js')
})

it('fails with the port in the message when a port is taken', async () => {
  const { addresses, end } = await launch('--redis', '0')
  const port = new URL(addresses.redis ?? '').port
  const { code, text } = await launchToEnd('--mongo', '0', '--redis', port)
  expect([code, text]).toEqual([1, expect.stringContaining(port)])
  await end('SIGTERM')
})

it('refuses a folder that another process uses', async () => {
  const folder = makeFolder()
  const { end, child } = await launch('--mongo', '0', '--data-dir', folder)
  const { code, text } = await launchToEnd('--mongo', '0', '--data-dir', folder)
  expect([code, text]).toEqual([1, expect.stringContaining(`is used by process ${child.pid}`)])
  await end('SIGTERM')
  const next = await launch('--mongo', '0', '--data-dir', folder)
  expect(await next.end('SIGTERM')).toBe(0)
})

it('keeps documents, records and offsets when the process is killed', async () => {
  const folder = makeFolder()
  const first = await launch(...all, '--data-dir', folder)
  const mongo = await new driver.MongoClient(first.addresses.mongo ?? '').connect()
  const orders = mongo.db().collection('orders')
  await orders.createIndex({ orderId: 1 }, { unique: true })
  await orders.insertMany([{ orderId: 'a' }, { orderId: 'b' }])
  await orders.updateOne({ orderId: 'b' }, { $set: { status: 'delivered' } })
  const admin = clientOf(first.addresses).admin()
  await admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 2 }] })
  const producer = clientOf(first.addresses).producer()
  await producer.connect()
  await producer.send({ topic: 'orders', messages: [1, 2, 3].map((n) => ({ key: 'k', value: `v${n}`, partition: 1 })) })
  await commitOffset(first.addresses, { topic: 'orders', partition: 1, offset: '2' })
  expect(await first.end('SIGKILL')).toBe('SIGKILL')
  await Promise.allSettled([producer.disconnect(), admin.disconnect(), mongo.close()])

  const { addresses, end } = await launch(...all, '--data-dir', folder)
  ends.push(() => end('SIGTERM'))
  const again = await new driver.MongoClient(addresses.mongo ?? '').connect()
  ends.push(() => again.close())
  const found = again.db().collection('orders')
  expect(await found.find({}, { projection: { _id: 0 } }).toArray()).toEqual([
    { orderId: 'a' },
    { orderId: 'b', status: 'delivered' },
  ])
  await expect(found.insertOne({ orderId: 'a' })).rejects.toMatchObject({ code: 11_000 })
  const newAdmin = clientOf(addresses).admin()
  ends.push(() => newAdmin.disconnect())
  const ends1 = (await newAdmin.fetchTopicOffsets('orders')).map(({ partition, high }) => [partition, high])
  expect(new Map(ends1 as [number, string][]).get(1)).toBe('3')
  const [topic] = await newAdmin.fetchOffsets({ groupId: 'group', topics: ['orders'] })
  expect(topic?.partitions.find(({ partition }) => partition === 1)?.offset).toBe('2')
})

it('starts servers in this process, and closes them if another one cannot start', async () => {
  const embedded = await startEmbedded({ kafka: 0, mongo: 0, redis: 0, database: 'mine' })
  ends.push(() => embedded.close())
  expect(embedded.addresses.mongo).toMatch(/\/mine$/)
  const redis = new Redis(embedded.addresses.redis ?? '')
  expect(await redis.ping()).toBe('PONG')
  redis.disconnect()
  const taken = Number(new URL(embedded.addresses.redis ?? '').port)
  await expect(startEmbedded({ mongo: 0, redis: taken })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
