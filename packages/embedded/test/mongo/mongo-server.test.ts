import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serialize } from 'bson'
import { mongo } from 'mongoose'
import { type MongoServer, type MongoServerOptions, startMongo } from '../../src'

/** The opcode of the messages that drivers send. */
const OP_MSG = 2013

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(options: MongoServerOptions = {}): Promise<{ server: MongoServer; client: mongo.MongoClient }> {
  const server = await startMongo(options)
  cleanups.push(() => server.close())
  const client = await new mongo.MongoClient(`mongodb://${server.address}`).connect()
  cleanups.push(() => client.close())
  return { server, client }
}

describe('a connection', () => {
  /** The header of a message. Flags (4 bytes), the kind of a section (1 byte) and the section follow. */
  const header = (length: number, opcode: number): Buffer => {
    const bytes = Buffer.alloc(16)
    bytes.writeInt32LE(length, 0)
    bytes.writeInt32LE(opcode, 12)
    return bytes
  }

  it.each([
    ['text', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a length below the header', header(3, OP_MSG)],
    ['a length of gigabytes', header(2_000_000_000, OP_MSG)],
    ['an unknown opcode', header(16, 20_040)],
    [
      'a body that is not BSON',
      Buffer.concat([header(16 + 4 + 1 + 8, OP_MSG), Buffer.alloc(5), Buffer.from([8, 0, 0, 0, 1, 2, 3, 4])]),
    ],
    ['an unknown section', Buffer.concat([header(16 + 4 + 6, OP_MSG), Buffer.from([0, 0, 0, 0, 7, 5, 0, 0, 0, 0])])],
    [
      'a section that ends after the message',
      Buffer.concat([header(16 + 4 + 5, OP_MSG), Buffer.from([0, 0, 0, 0, 0, 99, 0, 0, 0])]),
    ],
  ])('is closed after %s, without an effect on other connections', async (_name, bytes) => {
    const { server, client } = await start()
    const socket = connect(server.port, '127.0.0.1')
    socket.write(bytes)
    await once(socket, 'close')
    expect(await client.db('x').command({ ping: 1 })).toMatchObject({ ok: 1 })
  })

  it('gets a reply to a message that it sends byte by byte', async () => {
    const { server } = await start()
    const body = serialize({ ping: 1, $db: 'admin' })
    const message = Buffer.concat([header(16 + 5 + body.length, OP_MSG), Buffer.alloc(5), body])
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.setNoDelay(true)
    for (const byte of message) socket.write(Buffer.from([byte]))
    const [reply] = (await once(socket, 'data')) as [Buffer]
    expect(reply.readInt32LE(0)).toBe(reply.length)
    socket.destroy()
  })
})

describe('the server', () => {
  const commands: [name: string, command: object, code: number][] = [
    ['noSuchCommand', { noSuchCommand: 1 }, 59],
    ['$where', { find: 'c', filter: { $where: '1' } }, 238],
    ['$geoNear', { aggregate: 'c', pipeline: [{ $geoNear: {} }], cursor: {} }, 238],
    ['$fakeStage', { aggregate: 'c', pipeline: [{ $fakeStage: {} }], cursor: {} }, 40324],
    ['$zip', { aggregate: 'c', pipeline: [{ $project: { x: { $zip: {} } } }], cursor: {} }, 238],
    ['$stdDevPop', { aggregate: 'c', pipeline: [{ $group: { _id: 1, x: { $stdDevPop: '$n' } } }], cursor: {} }, 238],
    ['text', { createIndexes: 'c', indexes: [{ key: { a: 'text' }, name: 'a_text' }] }, 238],
    ['timeseries', { create: 'c2', timeseries: { timeField: 'a' } }, 238],
    ['viewOn', { create: 'c2', viewOn: 'c', pipeline: [] }, 238],
    ['caseLevel', { find: 'c', collation: { locale: 'de', caseLevel: true } }, 238],
  ]

  it.each(commands)('rejects the unsupported %s with its name in the message', async (name, command, code) => {
    const { client } = await start()
    await client.db('db').collection('c').insertOne({})
    const error = await client
      .db('db')
      .command(command)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect((error as Error).message).toContain(name)
  })

  it('rejects transactions without a replica set', async () => {
    const { client } = await start()
    const session = client.startSession()
    const transaction = session.withTransaction(() => client.db('db').collection('c').insertOne({}, { session }))
    await expect(transaction).rejects.toThrow('does not support retryable writes')
    await session.endSession()
  })
})

it('creates, lists and drops databases, collections and indexes', async () => {
  const { client } = await start()
  const db = client.db('food')
  await db.createCollection('orders')
  await expect(db.createCollection('orders')).rejects.toMatchObject({ code: 48 })
  await db.collection('orders').createIndex({ a: 1 }, { name: 'one' })
  await expect(db.collection('orders').createIndex({ b: 1 }, { name: 'one' })).rejects.toMatchObject({ code: 86 })
  await expect(db.collection('orders').createIndex({ a: 1 }, { name: 'two' })).rejects.toMatchObject({ code: 85 })
  await db.collection('kitchens').insertOne({ a: 1 })
  expect((await db.listCollections().toArray()).map(({ name }) => name).toSorted()).toEqual(['kitchens', 'orders'])
  await db.collection('orders').dropIndex('one')
  expect(await db.collection('orders').indexes()).toHaveLength(1)
  expect((await client.db().admin().listDatabases()).databases.map(({ name }) => name)).toEqual(['food'])
  await db.collection('orders').drop()
  await db.dropDatabase()
  expect(await db.listCollections().toArray()).toEqual([])
})

it('rejects a unique index on duplicate values', async () => {
  const { client } = await start()
  const collection = client.db('db').collection('c')
  await collection.insertMany([{ n: 1 }, { n: 1 }])
  await expect(collection.createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({ code: 11_000 })
})

it('rejects a read that takes longer than its maxTimeMS', async () => {
  const { client } = await start()
  const collection = client.db('db').collection('c')
  await collection.insertMany(Array.from({ length: 5_000 }, (_, n) => ({ n })))
  const slowPipeline = [{ $group: { _id: '$n' } }, { $sort: { _id: -1 } }]
  await expect(collection.aggregate(slowPipeline, { maxTimeMS: 1 }).toArray()).rejects.toMatchObject({ code: 50 })
  expect(await collection.aggregate(slowPipeline, { maxTimeMS: 60_000 }).toArray()).toHaveLength(5_000)
})

it('rejects a document above 16 MB', async () => {
  const { client } = await start()
  const collection = client.db('db').collection<{ _id: number; list: string[] }>('c')
  const nineMegabytes = 'x'.repeat(9 * 1024 * 1024)
  await collection.insertOne({ _id: 1, list: [nineMegabytes] })
  await expect(collection.updateOne({ _id: 1 }, { $push: { list: nineMegabytes } })).rejects.toMatchObject({
    code: 10_334,
  })
  expect((await collection.findOne({ _id: 1 }))?.list).toHaveLength(1)
})

it('splits results that are larger than a message into batches', async () => {
  const { client } = await start()
  const collection = client.db('db').collection('c')
  const threeMegabytes = 'x'.repeat(3 * 1024 * 1024)
  for (let n = 0; n < 8; n++) await collection.insertOne({ n, text: threeMegabytes })
  expect(await collection.find().toArray()).toHaveLength(8)
})

it('deletes documents that have expired by a TTL index', async () => {
  const now = new Date()
  const { client } = await start({ ttlIntervalMs: 5 })
  const collection = client.db('db').collection('c')
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 })
  await collection.insertMany([
    { at: new Date(now.getTime() - 60_000) },
    { at: new Date(now.getTime() + 3_600_000) },
    { at: 'no date' },
  ])
  while ((await collection.countDocuments()) > 2) await new Promise((resolve) => setImmediate(resolve))
  expect(await collection.countDocuments({ at: { $gt: now } })).toBe(1)
})

it('keeps the data in its folder after a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mongo-'))
  cleanups.push(() => Promise.resolve(rmSync(dataDir, { recursive: true })))
  const firstServer = await startMongo({ dataDir })
  const firstClient = await new mongo.MongoClient(`mongodb://${firstServer.address}`).connect()
  const firstCollection = firstClient.db('db').collection('c')
  await firstCollection.createIndex({ n: 1 }, { unique: true })
  await firstCollection.insertMany([{ n: 1 }, { n: 2 }])
  await firstCollection.updateOne({ n: 2 }, { $set: { n: 3 } })
  await firstClient.close()
  await firstServer.close()
  const { client } = await start({ dataDir })
  const collection = client.db('db').collection('c')
  expect(await collection.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ n: 1 }, { n: 3 }])
  await expect(collection.insertOne({ n: 3 })).rejects.toMatchObject({ code: 11_000 })
})
