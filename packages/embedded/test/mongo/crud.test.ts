import { randomUUID } from 'node:crypto'
import { Schema } from 'mongoose'
import { startTestMongo, type TestMongo } from './test-mongo'

let mongo: TestMongo
beforeAll(async () => (mongo = await startTestMongo()))
afterAll(() => mongo.close())

interface Order {
  orderId: string
  userId: string
  status: string
  totalCents: number
  dishes: string[]
  createdAt: Date
}

const orderSchema = new Schema<Order>({
  orderId: { type: String, unique: true },
  userId: { type: String, index: true },
  status: String,
  totalCents: Number,
  dishes: [String],
  createdAt: Date,
})

async function createOrderModel() {
  const Order = mongo.connection.model<Order>(`Order${randomUUID()}`, orderSchema)
  await Order.createCollection()
  await Order.createIndexes()
  return Order
}

const anOrder = (overrides: Partial<Order> = {}): Order => ({
  orderId: randomUUID(),
  userId: 'ann',
  status: 'orderCreated',
  totalCents: 1_750,
  dishes: ['soup'],
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  ...overrides,
})

describe('a model', () => {
  it('returns a document with its stored values', async () => {
    const Order = await createOrderModel()
    const order = anOrder()
    await Order.create(order)
    const stored = await Order.findOne({ orderId: order.orderId }).lean()
    expect(stored).toMatchObject(order)
  })

  it('sorts, skips, limits and projects documents', async () => {
    const Order = await createOrderModel()
    await Order.insertMany([3, 1, 2, 5, 4].map((totalCents) => anOrder({ totalCents })))
    const orders = await Order.find({ totalCents: { $gt: 1 } }, { totalCents: 1, _id: 0 })
      .sort({ totalCents: -1 })
      .skip(1)
      .limit(2)
      .lean()
    expect(orders).toEqual([{ totalCents: 4 }, { totalCents: 3 }])
  })

  it('returns the documents of a cursor in many batches', async () => {
    const Order = await createOrderModel()
    await Order.insertMany(Array.from({ length: 350 }, (_, totalCents) => anOrder({ totalCents })))
    const received: number[] = []
    for await (const { totalCents } of Order.find().sort({ totalCents: 1 }).batchSize(50).cursor())
      received.push(totalCents)
    expect(received).toEqual(Array.from({ length: 350 }, (_, index) => index))
  })

  it('counts documents and lists distinct values', async () => {
    const Order = await createOrderModel()
    await Order.insertMany([anOrder(), anOrder({ userId: 'bob' }), anOrder({ dishes: ['tea', 'soup'] })])
    expect(await Order.countDocuments({ userId: 'ann' })).toBe(2)
    expect(await Order.estimatedDocumentCount()).toBe(3)
    expect((await Order.distinct('dishes')).toSorted()).toEqual(['soup', 'tea'])
  })

  it('deletes one document or all documents', async () => {
    const Order = await createOrderModel()
    await Order.insertMany([anOrder(), anOrder(), anOrder({ userId: 'bob' })])
    expect(await Order.deleteOne({ userId: 'ann' })).toMatchObject({ deletedCount: 1 })
    expect(await Order.deleteMany({})).toMatchObject({ deletedCount: 2 })
  })
})

describe('a unique index', () => {
  it("rejects a duplicate with MongoDB's message and fields", async () => {
    const Order = await createOrderModel()
    await Order.create(anOrder({ orderId: 'A1' }))
    const error = await Order.create(anOrder({ orderId: 'A1' })).catch((reason: unknown) => reason)
    const name = `${Order.db.name}.${Order.collection.collectionName}`
    expect(error).toMatchObject({ code: 11_000, keyPattern: { orderId: 1 }, keyValue: { orderId: 'A1' } })
    expect((error as Error).message).toContain(
      `E11000 duplicate key error collection: ${name} index: orderId_1 dup key: { orderId: "A1" }`,
    )
  })

  it('lets only one of many concurrent upserts insert a document', async () => {
    const Order = await createOrderModel()
    const orderId = randomUUID()
    const upserts = Array.from({ length: 30 }, (_, index) =>
      Order.updateOne({ orderId }, { $setOnInsert: { userId: `u${index}` } }, { upsert: true }),
    )
    const results = await Promise.allSettled(upserts)
    const inserted = results.filter((result) => result.status === 'fulfilled' && result.value.upsertedCount === 1)
    expect(inserted).toHaveLength(1)
    expect(await Order.countDocuments({ orderId })).toBe(1)
  })

  it('lists its options', async () => {
    const Order = await createOrderModel()
    const indexes = await Order.collection.listIndexes().toArray()
    expect(indexes.find(({ name }) => name === 'orderId_1')).toMatchObject({ key: { orderId: 1 }, unique: true })
  })

  it('ignores documents that its partial filter excludes, and missing fields if it is sparse', async () => {
    const Order = await createOrderModel()
    const { collection } = Order
    await collection.createIndex({ partial: 1 }, { unique: true, partialFilterExpression: { live: true } })
    await collection.createIndex({ sparse: 1 }, { unique: true, sparse: true })
    await collection.insertMany([
      { orderId: 'a', partial: 1 },
      { orderId: 'b', partial: 1 },
      { orderId: 'c', partial: 1, live: true },
    ])
    await expect(collection.insertOne({ orderId: 'd', partial: 1, live: true })).rejects.toMatchObject({ code: 11_000 })
    await collection.insertOne({ orderId: 'e', sparse: 'x' })
    await expect(collection.updateOne({ orderId: 'a' }, { $set: { sparse: 'x' } })).rejects.toMatchObject({
      code: 11_000,
    })
    expect(await collection.findOne({ orderId: 'a' })).not.toHaveProperty('sparse')
  })
})

describe('a bulk write', () => {
  it('stops at the first error if it is ordered', async () => {
    const Order = await createOrderModel()
    const inserts = ['a', 'a', 'b'].map((orderId) => ({ insertOne: { document: anOrder({ orderId }) } }))
    await expect(Order.bulkWrite(inserts, { ordered: true })).rejects.toMatchObject({ code: 11_000 })
    expect(await Order.countDocuments()).toBe(1)
  })

  it('continues after an error if it is unordered, and reports which statement failed', async () => {
    const Order = await createOrderModel()
    const inserts = ['a', 'a', 'b'].map((orderId) => ({ insertOne: { document: anOrder({ orderId }) } }))
    const error = await Order.collection.bulkWrite(inserts, { ordered: false }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 11_000, writeErrors: [{ index: 1, code: 11_000 }] })
    expect(await Order.countDocuments()).toBe(2)
  })

  it('reports its counts and the upserted ids', async () => {
    const Order = await createOrderModel()
    await Order.create(anOrder({ orderId: 'known' }))
    const result = await Order.bulkWrite([
      { updateOne: { filter: { orderId: 'known' }, update: { $set: { status: 'delivered' } } } },
      { updateOne: { filter: { orderId: 'known' }, update: { $set: { status: 'delivered' } } } },
      { updateOne: { filter: { orderId: 'new' }, update: { $set: { status: 'x' } }, upsert: true } },
      { updateMany: { filter: {}, update: { $inc: { totalCents: 1 } } } },
      { deleteOne: { filter: { orderId: 'unknown' } } },
    ])
    expect(result).toMatchObject({ matchedCount: 4, modifiedCount: 3, upsertedCount: 1, deletedCount: 0 })
    expect(Object.keys(result.upsertedIds)).toEqual(['2'])
  })
})
