import { mongo as driver } from 'mongoose'
import { eventually } from '../../../../test/support/eventually'
import { type MongoServer, startMongo } from '../../src'

let server: MongoServer
let client: driver.MongoClient
let db: driver.Db
let orders: driver.Collection<{ _id: number }>
let streams: driver.ChangeStream[]

beforeEach(async () => {
  server = await startMongo({ replicaSet: 'rs0', database: 'shop' })
  client = await new driver.MongoClient(server.url).connect()
  db = client.db()
  orders = db.collection('orders')
  streams = []
})
afterEach(async () => {
  await Promise.all(streams.map((stream) => stream.close()))
  await client.close()
  await server.close()
})

/** Opens a change stream; `tryNext` sends its first command. */
async function watch(
  target: { watch(pipeline: object[], options: object): driver.ChangeStream },
  options: driver.ChangeStreamOptions = {},
  pipeline: object[] = [],
): Promise<driver.ChangeStream> {
  const stream = target.watch(pipeline, { maxAwaitTimeMS: 50, ...options })
  streams.push(stream)
  if (!('resumeAfter' in options) && !('startAtOperationTime' in options)) await stream.tryNext()
  return stream
}

const takeEvents = async (stream: driver.ChangeStream, count: number): Promise<driver.BSON.Document[]> => {
  const events: driver.BSON.Document[] = []
  while (events.length < count) events.push(await stream.next())
  return events
}

it('reports each change of a document', async () => {
  const stream = await watch(orders)
  await db.collection('other').insertOne({})
  await orders.insertOne({ _id: 1, a: { b: 1, c: 2 }, tags: ['x', 'y'] } as never)
  await orders.updateOne({ _id: 1 }, { $set: { 'a.b': 5, n: 1 }, $unset: { 'a.c': 1 }, $push: { tags: 'z' } as never })
  await orders.replaceOne({ _id: 1 }, { n: 2 })
  await orders.deleteOne({ _id: 1 })
  const events = await takeEvents(stream, 4)
  const ns = { db: 'shop', coll: 'orders' }
  expect(events).toMatchObject([
    { operationType: 'insert', ns, documentKey: { _id: 1 }, fullDocument: { _id: 1, tags: ['x', 'y'] } },
    {
      operationType: 'update',
      documentKey: { _id: 1 },
      updateDescription: { updatedFields: { 'a.b': 5, n: 1, 'tags.2': 'z' }, removedFields: ['a.c'] },
    },
    { operationType: 'replace', fullDocument: { _id: 1, n: 2 } },
    { operationType: 'delete', documentKey: { _id: 1 } },
  ])
  expect(events[1]).not.toHaveProperty('fullDocument')
  expect(events[0]?.['clusterTime']).toBeInstanceOf(driver.Timestamp)
})

it.each([
  [
    'a document that $set replaces as a whole',
    { a: { b: 1, c: 1 } },
    { $set: { a: { b: 1, c: 2 } } },
    { a: { b: 1, c: 2 } },
  ],
  [
    'the changed fields of a document that a pipeline replaces',
    { a: { b: 1, c: 1 } },
    [{ $set: { a: { b: 1, c: 2 } } }],
    { 'a.c': 2 },
  ],
  ['an array element', { list: [1, 2, 3] }, { $set: { 'list.1': 9 } }, { 'list.1': 9 }],
  ['a field named like an inherited property', {}, { $set: { ['__proto__']: { b: 1 } } }, { ['__proto__']: { b: 1 } }],
  ['an array that loses an element, as a whole', { list: [1, 2, 3] }, { $pull: { list: 2 } }, { list: [1, 3] }],
])('describes the update of %s', async (_name, document, update, updatedFields) => {
  const stream = await watch(orders)
  await orders.insertOne({ _id: 1, ...document })
  await orders.updateOne({ _id: 1 }, update)
  expect((await takeEvents(stream, 2))[1]).toMatchObject({ updateDescription: { updatedFields } })
})

it('looks up the current document of an update', async () => {
  const stream = await watch(orders, { fullDocument: 'updateLookup' })
  await orders.insertOne({ _id: 1 })
  await orders.updateOne({ _id: 1 }, { $set: { n: 1 } as never })
  await orders.updateOne({ _id: 1 }, { $set: { n: 2 } as never })
  expect((await takeEvents(stream, 2))[1]).toMatchObject({ fullDocument: { _id: 1, n: 2 } })
})

it('watches a database and all databases, with a pipeline', async () => {
  const databaseStream = await watch(db, {}, [{ $match: { operationType: 'insert', 'fullDocument.n': { $gt: 1 } } }])
  const clusterStream = await watch(client, {}, [{ $project: { ns: 1 } }])
  await client.db('other').collection('c').insertOne({ n: 9 })
  await db.collection('d').insertMany([{ n: 1 }, { n: 2 }])
  expect(await takeEvents(databaseStream, 1)).toMatchObject([{ ns: { coll: 'd' }, fullDocument: { n: 2 } }])
  expect((await takeEvents(clusterStream, 3)).map(({ ns }) => (ns as { db: string }).db)).toEqual([
    'other',
    'shop',
    'shop',
  ])
})

it('waits for the next event', async () => {
  const { operationTime: startAtOperationTime } = await db.command({ ping: 1 })
  const options = { startAtOperationTime: startAtOperationTime as driver.Timestamp, maxAwaitTimeMS: 10_000 }
  const next = (await watch(orders, options)).next()
  await eventually(async () => (await server.requests()).some(({ name }) => name === 'getMore'), 'a waiting getMore')
  const insertedAt = performance.now()
  await orders.insertOne({ _id: 1 })
  expect(await next).toMatchObject({ operationType: 'insert' })
  expect(performance.now() - insertedAt).toBeLessThan(5_000)
})

it('splits events that are larger than a message into batches', async () => {
  const { operationTime: startAtOperationTime } = await db.command({ ping: 1 })
  const text = 'x'.repeat(10 * 1024 * 1024)
  for (const _id of [1, 2]) await orders.insertOne({ _id, text } as never)
  const stream = await watch(orders, { startAtOperationTime: startAtOperationTime as driver.Timestamp })
  const events = await takeEvents(stream, 2)
  expect(events.map(({ documentKey }) => documentKey as object)).toEqual([{ _id: 1 }, { _id: 2 }])
})

it('fails with an event that is larger than a message', async () => {
  const stream = await watch(orders, { fullDocument: 'updateLookup' })
  await orders.insertOne({ _id: 1 })
  await stream.next()
  const next = stream.next()
  await orders.updateOne({ _id: 1 }, { $set: { text: 'x'.repeat(10 * 1024 * 1024) } as never })
  await expect(next).rejects.toMatchObject({ code: 10_334 })
})

it('reports the changes of a transaction when it is committed', async () => {
  await db.createCollection('orders')
  const stream = await watch(orders)
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await orders.insertOne({ _id: 1 }, { session })
      await orders.insertOne({ _id: 2 })
      await orders.insertOne({ _id: 3 }, { session })
    }),
  )
  const events = await takeEvents(stream, 3)
  expect(events.map(({ documentKey }) => (documentKey as { _id: number })._id)).toEqual([2, 1, 3])
  expect(events.map(({ txnNumber }) => txnNumber !== undefined)).toEqual([false, true, true])
})

it('resumes after a resume token, and starts at an operation time', async () => {
  const stream = await watch(orders)
  await orders.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }])
  const [first, second] = await takeEvents(stream, 2)
  const resumed = await watch(orders, { resumeAfter: first?._id })
  expect(await takeEvents(resumed, 2)).toMatchObject([{ documentKey: { _id: 2 } }, { documentKey: { _id: 3 } }])
  const startedAtTime = await watch(orders, { startAtOperationTime: second?.['clusterTime'] as driver.Timestamp })
  expect(await takeEvents(startedAtTime, 2)).toMatchObject([{ documentKey: { _id: 2 } }, { documentKey: { _id: 3 } }])
})

it('ends a change stream when the collection is renamed or the database is dropped', async () => {
  const stream = await watch(orders)
  const databaseStream = await watch(db)
  await orders.insertOne({ _id: 1 })
  await orders.rename('renamed')
  await db.dropDatabase()
  expect((await takeEvents(stream, 3)).map(({ operationType }) => operationType as string)).toEqual([
    'insert',
    'rename',
    'invalidate',
  ])
  const events = await takeEvents(databaseStream, 5)
  expect(events.map(({ operationType }) => operationType as string)).toEqual([
    'insert',
    'rename',
    'drop',
    'dropDatabase',
    'invalidate',
  ])
  expect(events[1]).toMatchObject({ ns: { coll: 'orders' }, to: { db: 'shop', coll: 'renamed' } })
})

it('does not report a restored snapshot', async () => {
  const stream = await watch(orders)
  await server.restore(await server.snapshot())
  await orders.insertOne({ _id: 7 })
  expect(await stream.next()).toMatchObject({ documentKey: { _id: 7 } })
})

it.each([
  ['an unknown token', { resumeAfter: { _data: 'zz' } }, [], 260],
  ['a token that is too old', { resumeAfter: { _data: '000000000000000100' } }, [], 286],
  ['a time that is too old', { startAtOperationTime: new driver.Timestamp({ t: 1, i: 1 }) }, [], 286],
  ['pre-images', { fullDocumentBeforeChange: 'required' }, [], 238],
  ['a stage that is not allowed', {}, [{ $sort: { a: 1 } }], 20],
])('refuses %s', async (_name, options, pipeline, code) => {
  const stream = orders.watch(pipeline, options)
  streams.push(stream)
  await expect(stream.tryNext()).rejects.toMatchObject({ code })
})

it('fails to open a change stream on a standalone server', async () => {
  const standalone = await startMongo()
  const standaloneClient = await new driver.MongoClient(standalone.url).connect()
  await expect(standaloneClient.db().collection('c').watch().tryNext()).rejects.toMatchObject({ code: 40_573 })
  await standaloneClient.close()
  await standalone.close()
})
