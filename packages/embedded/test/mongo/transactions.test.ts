import { mongo as driver } from 'mongoose'
import { type MongoServer, startMongo } from '../../src'
import { itOnEmbedded, startTestMongo, type TestMongo } from './test-mongo'

interface Account {
  _id: string
  balance: number
  mail?: string
}

let mongo: TestMongo
let client: driver.MongoClient
let accounts: driver.Collection<Account>
let sessions: driver.ClientSession[]

beforeAll(async () => {
  mongo = await startTestMongo({ replicaSet: 'rs0' })
  client = mongo.connection.getClient()
})
afterAll(() => mongo.close())

beforeEach(async () => {
  sessions = []
  accounts = mongo.connection.collection<Account>('accounts')
  await accounts.deleteMany({})
  await accounts.insertMany([
    { _id: 'ada', balance: 100 },
    { _id: 'bob', balance: 0 },
  ])
})
afterEach(() => Promise.all(sessions.map((session) => session.endSession())))

function begin(): driver.ClientSession {
  const session = client.startSession()
  sessions.push(session)
  session.startTransaction()
  return session
}

const balances = async (session?: driver.ClientSession): Promise<number[]> =>
  (await accounts.find({}, session && { session }).toArray()).map(({ balance }) => balance)

async function transfer(session: driver.ClientSession, amount: number): Promise<void> {
  await accounts.updateOne({ _id: 'ada' }, { $inc: { balance: -amount } }, { session })
  await accounts.updateOne({ _id: 'bob' }, { $inc: { balance: amount } }, { session })
}

it('shows changes to others only after the commit', async () => {
  const session = begin()
  await transfer(session, 30)
  await accounts.insertOne({ _id: 'eve', balance: 1 }, { session })
  expect(await balances()).toEqual([100, 0])
  expect(await balances(session)).toEqual([70, 30, 1])
  await session.commitTransaction()
  expect(await balances()).toEqual([70, 30, 1])
})

it('undoes all changes of an aborted transaction', async () => {
  const session = begin()
  await transfer(session, 30)
  await accounts.deleteOne({ _id: 'bob' }, { session })
  await mongo.connection.collection('created').insertOne({}, { session })
  await session.abortTransaction()
  expect(await balances()).toEqual([100, 0])
  expect(await mongo.connection.listCollections()).not.toContainEqual(expect.objectContaining({ name: 'created' }))
})

itOnEmbedded('reads as of the start of the transaction, in all collections', async () => {
  await accounts.createIndex({ mail: 1 })
  const session = begin()
  await mongo.connection.collection('other').findOne({}, { session })
  await accounts.insertOne({ _id: 'eve', balance: 1 })
  await accounts.updateOne({ _id: 'ada' }, { $set: { balance: 5 } })
  await accounts.deleteOne({ _id: 'bob' })
  await accounts.dropIndexes()
  expect(await balances(session)).toEqual([100, 0])
  expect(await accounts.aggregate([{ $group: { _id: null, sum: { $sum: '$balance' } } }], { session }).next()).toEqual({
    _id: null,
    sum: 100,
  })
  expect(await accounts.distinct('balance', {}, { session })).toEqual([100, 0])
  await session.commitTransaction()
  expect(await balances()).toEqual([5, 1])
})

it.each([
  ['another transaction changes', (other: driver.ClientSession) => transfer(other, 1)],
  ['another client has changed', () => accounts.updateOne({ _id: 'ada' }, { $inc: { balance: 1 } })],
  ['another client has deleted', () => accounts.deleteOne({ _id: 'ada' })],
])('fails with a WriteConflict on a document that %s', async (_name, change) => {
  const [session, otherSession] = [begin(), begin()]
  await balances(session)
  await change(otherSession)
  const error: unknown = await transfer(session, 30).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 112, codeName: 'WriteConflict', errorLabels: ['TransientTransactionError'] })
  // The transaction is aborted.
  const next: unknown = await balances(session).catch((reason: unknown) => reason)
  expect(next).toMatchObject({ code: 251, errorLabels: ['TransientTransactionError'] })
  await otherSession.commitTransaction()
})

it('fails with a WriteConflict on a unique key that another transaction has inserted', async () => {
  await accounts.createIndex({ mail: 1 }, { unique: true, sparse: true })
  const [session, otherSession] = [begin(), begin()]
  await accounts.insertOne({ _id: 'eve', balance: 1, mail: 'x' }, { session: otherSession })
  const insert = accounts.insertOne({ _id: 'fay', balance: 1, mail: 'x' }, { session })
  await expect(insert).rejects.toMatchObject({ code: 112 })
  await otherSession.commitTransaction()
  await expect(accounts.insertOne({ _id: 'fay', balance: 1, mail: 'x' })).rejects.toMatchObject({ code: 11_000 })
  await accounts.dropIndexes()
})

it('commits conflicting transactions that the driver retries', async () => {
  const transferOne = () => client.withSession((session) => session.withTransaction(() => transfer(session, 1)))
  await Promise.all(Array.from({ length: 4 }, transferOne))
  expect(await balances()).toEqual([96, 4])
})

itOnEmbedded('lets a write outside of transactions wait for a transaction that has changed the document', async () => {
  const session = begin()
  await transfer(session, 30)
  const limitedWrite = accounts.updateOne({ _id: 'ada' }, { $inc: { balance: 1 } }, { maxTimeMS: 20 })
  await expect(limitedWrite).rejects.toMatchObject({ code: 50 })
  const write = accounts.updateMany({}, { $inc: { balance: 1 } })
  // A write of another document does not wait.
  await accounts.insertOne({ _id: 'eve', balance: 0 })
  expect(await balances()).toEqual([100, 0, 0])
  await session.commitTransaction()
  expect(await write).toMatchObject({ modifiedCount: 3 })
  expect(await balances()).toEqual([71, 31, 1])
})

it('aborts a transaction after a failed write', async () => {
  const session = begin()
  await transfer(session, 30)
  await expect(accounts.insertOne({ _id: 'ada', balance: 1 }, { session })).rejects.toMatchObject({ code: 11_000 })
  await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 })
  expect(await balances()).toEqual([100, 0])
})

it('rejects commands that MongoDB does not allow in a transaction', async () => {
  const run = (command: object) => mongo.connection.db?.command(command, { session: begin() })
  await expect(run({ count: 'accounts' })).rejects.toMatchObject({ code: 263 })
  await expect(run({ listCollections: 1 })).rejects.toMatchObject({ code: 263 })
  await mongo.connection.db?.createCollection('capped', { capped: true, size: 4_096 })
  const capped = mongo.connection.collection('capped').insertOne({}, { session: begin() })
  await expect(capped).rejects.toMatchObject({ code: 263 })
  const out = accounts.aggregate([{ $out: 'copy' }], { session: begin() }).toArray()
  await expect(out).rejects.toMatchObject({ code: 263 })
})

it('creates collections and indexes with the commit', async () => {
  const session = begin()
  await mongo.connection.db?.createCollection('made', { session })
  await mongo.connection.collection('made').createIndex({ n: 1 }, { unique: true, session })
  await mongo.connection.collection('made').insertOne({ n: 1 }, { session })
  await session.commitTransaction()
  await expect(mongo.connection.collection('made').insertOne({ n: 1 })).rejects.toMatchObject({ code: 11_000 })
})

describe('the embedded server', () => {
  let server: MongoServer
  let embeddedClient: driver.MongoClient
  let orders: driver.Collection<{ _id: number }>

  beforeEach(async () => {
    server = await startMongo({ replicaSet: 'rs0', database: 'shop' })
    embeddedClient = await new driver.MongoClient(server.url).connect()
    orders = embeddedClient.db().collection('orders')
  })
  afterEach(async () => {
    await embeddedClient.close()
    await server.close()
  })

  it('names the replica set in its URL', () => {
    expect(server.url).toBe(`mongodb://${server.address}/shop?replicaSet=rs0`)
  })

  it('aborts a transaction after 60 s of its clock', async () => {
    const session = embeddedClient.startSession()
    session.startTransaction()
    await orders.insertOne({ _id: 1 }, { session })
    const waitingInsert = orders.insertOne({ _id: 1 })
    await server.advanceTime(61_000)
    await waitingInsert
    await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 })
    await session.endSession()
  })

  it('does not delete an expired document that a transaction has changed', async () => {
    await orders.createIndex({ at: 1 }, { expireAfterSeconds: 10 })
    await orders.insertOne({ _id: 1, at: new Date() } as never)
    await embeddedClient.withSession(async (session) => {
      session.startTransaction()
      await orders.updateOne({ _id: 1 }, { $set: { n: 1 } as never }, { session })
      await server.advanceTime(11_000)
      await session.commitTransaction()
    })
    expect(await orders.findOne()).toMatchObject({ n: 1 })
    await server.advanceTime(1)
    expect(await orders.findOne()).toBeNull()
  })

  it('aborts open transactions when a snapshot is restored', async () => {
    const snapshot = await server.snapshot()
    const session = embeddedClient.startSession()
    session.startTransaction()
    await orders.insertOne({ _id: 1 }, { session })
    await server.restore(snapshot)
    await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 })
    await session.endSession()
  })

  it('executes a retryable write once, even if a driver sends it again', async () => {
    const lsid = { id: new driver.UUID() }
    const write = { update: 'orders', updates: [{ q: {}, u: { $inc: { n: 1 } }, upsert: true }], lsid, txnNumber: 1 }
    const replies = [await embeddedClient.db().command(write), await embeddedClient.db().command(write)]
    expect(replies[1]?.['upserted']).toEqual(replies[0]?.['upserted'])
    expect(await orders.findOne()).toMatchObject({ n: 1 })
    await embeddedClient.db().command({ ...write, txnNumber: 2 })
    expect(await orders.findOne()).toMatchObject({ n: 2 })
    await expect(embeddedClient.db().command(write)).rejects.toMatchObject({ code: 225 })
  })

  it('makes a driver retry after a transient error', async () => {
    await server.refuse('insert', 'PrimarySteppedDown')
    await orders.insertOne({ _id: 1 })
    await server.refuse('commitTransaction', 'PrimarySteppedDown')
    await server.refuse('insert', 'WriteConflict')
    let attempts = 0
    await embeddedClient.withSession((session) =>
      session.withTransaction(async () => {
        attempts++
        await orders.insertOne({ _id: 2 }, { session })
      }),
    )
    expect(attempts).toBe(2)
    expect(await orders.countDocuments()).toBe(2)
  })

  it('refuses snapshot reads outside of transactions', async () => {
    await embeddedClient.withSession({ snapshot: true }, async (session) => {
      await expect(orders.findOne({}, { session })).rejects.toThrow('the read concern snapshot')
    })
  })
})
