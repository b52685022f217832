import { mongo as mongoDriver } from 'mongoose'
import { type MongoServer, type MongoServerOptions, startMongo } from '../../src'

describe.each([
  ['in this process', {}],
  ['in a child process', { process: 'child' as const }],
])('startMongo %s', (_name, processOption) => {
  let server: MongoServer
  let client: mongoDriver.MongoClient
  let orders: mongoDriver.Collection<{ _id: number; at?: Date }>

  async function start(options: MongoServerOptions = {}): Promise<void> {
    server = await startMongo({ ...options, ...processOption })
    client = await new mongoDriver.MongoClient(server.url, { appName: 'shop', retryReads: false }).connect()
    orders = client.db().collection('orders')
  }

  afterEach(async () => {
    await client.close()
    await server.close()
  })

  it('names the requested database in its URL', async () => {
    await start({ database: 'food' })
    expect(client.db().databaseName).toBe('food')
  })

  it('answers the given number of commands with an error', async () => {
    await start()
    await server.refuse('insert', 'DuplicateKey')
    await expect(orders.insertOne({ _id: 1 })).rejects.toMatchObject({ code: 11_000 })
    await orders.insertOne({ _id: 1 })
    await server.refuse('find', 50, 2)
    for (let round = 1; round <= 2; round++) await expect(orders.findOne()).rejects.toMatchObject({ code: 50 })
    expect(await orders.findOne()).toEqual({ _id: 1 })
    await expect(server.refuse('fnd', 50)).rejects.toThrow('no command named fnd; known: hello,')
    await expect(server.refuse('find', 'Oops' as 'BadValue')).rejects.toThrow('no error named Oops; known: BadValue,')
  })

  it('delays replies', async () => {
    await start()
    await server.delay('find', 100)
    const startedAt = performance.now()
    await orders.findOne()
    // A timer of Node.js may fire a little early.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95)
  })

  it('disconnects the clients with the given appName', async () => {
    await start()
    await orders.findOne()
    expect(await server.disconnect('other')).toBe(0)
    const closed = new Promise((resolve) => client.on('connectionClosed', resolve))
    expect(await server.disconnect('shop')).toBeGreaterThan(0)
    await orders.findOne().catch(() => undefined)
    await closed
  })

  it('deletes expired documents when the time is advanced', async () => {
    await start()
    await orders.createIndex({ at: 1 }, { expireAfterSeconds: 60 })
    await orders.insertOne({ _id: 1, at: new Date() })
    await server.advanceTime(61_000)
    expect(await orders.countDocuments()).toBe(0)
  })

  it('restores documents, indexes and time', async () => {
    await start()
    await orders.createIndex({ at: 1 }, { expireAfterSeconds: 60 })
    const order = { _id: 1, at: new Date() }
    await orders.insertOne(order)
    const snapshot = await server.snapshot()
    for (let round = 1; round <= 2; round++) {
      await orders.dropIndexes()
      await orders.insertOne({ _id: 2 })
      await client.db('other').collection('c').insertOne({})
      await server.advanceTime(61_000)
      await server.refuse('find', 50)
      await server.restore(snapshot)
      expect(await orders.find().toArray()).toEqual([order])
      expect((await orders.indexes()).map(({ name }) => name)).toEqual(['_id_', 'at_1'])
      expect((await client.db().admin().listDatabases()).databases.map(({ name }) => name)).toEqual(['test'])
    }
  })

  it('logs the commands of the clients', async () => {
    await start()
    await orders.insertOne({ _id: 1 })
    await server.clearRequests()
    await orders.findOne({ _id: 1 })
    await orders.insertMany([{ _id: 2 }, { _id: 3 }])
    await orders.updateOne({ _id: 2 }, { $set: { at: new Date(0) } })
    expect((await server.requests()).map(({ name, details, clientId }) => [name, details, clientId])).toEqual([
      ['find', 'test.orders {"_id":1}', 'shop'],
      ['insert', 'test.orders 2 documents', 'shop'],
      ['update', 'test.orders {"_id":2} {"$set":{"at":"1970-01-01T00:00:00.000Z"}}', 'shop'],
    ])
  })
})
