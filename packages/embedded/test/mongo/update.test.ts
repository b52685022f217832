import { mongo as driver } from 'mongoose'
import { itOnEmbedded, startTestMongo, type TestMongo } from './test-mongo'

let mongo: TestMongo
let orders: driver.Collection
beforeAll(async () => {
  mongo = await startTestMongo()
  orders = mongo.connection.collection('orders')
})
afterAll(() => mongo.close())
beforeEach(() => orders.deleteMany({}))

/** Inserts a document, updates it, and returns the updated document. */
async function insertAndUpdate(before: object, update: object, options: object = {}, filter: object = {}) {
  await orders.insertOne({ _id: 1 as never, ...before })
  await orders.updateOne({ _id: 1 as never, ...filter }, update, options)
  return orders.findOne({ _id: 1 as never }, { projection: { _id: 0 } })
}

const modifiers: [name: string, before: object, update: object, after: object][] = [
  ['$set writes nested fields', { a: { b: 1 } }, { $set: { 'a.c': 2, 'x.y': 3 } }, { a: { b: 1, c: 2 }, x: { y: 3 } }],
  ['$set pads an array', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  [
    '$unset removes a field and sets an element to null',
    { a: 1, b: [1, 2] },
    { $unset: { a: '', 'b.0': '' } },
    { b: [null, 2] },
  ],
  [
    '$inc adds and $mul multiplies',
    { a: 1, b: 2.5 },
    { $inc: { a: -3, n: 7 }, $mul: { b: 2, m: 4 } },
    { a: -2, b: 5, m: 0, n: 7 },
  ],
  [
    '$min and $max set a smaller and a greater value',
    { a: 5, b: 5 },
    { $min: { a: 3, n: 1 }, $max: { b: 3 } },
    { a: 3, b: 5, n: 1 },
  ],
  ['$rename moves a field', { a: 1, b: 2 }, { $rename: { a: 'c.d' } }, { b: 2, c: { d: 1 } }],
  ['$bit combines bits', { a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
  ['$push appends', { a: [1] }, { $push: { a: 2, b: 3 } }, { a: [1, 2], b: [3] }],
  [
    '$push inserts, sorts and slices',
    { a: [{ n: 3 }, { n: 1 }] },
    { $push: { a: { $each: [{ n: 2 }, { n: 0 }], $sort: { n: 1 }, $slice: 3 } } },
    { a: [{ n: 0 }, { n: 1 }, { n: 2 }] },
  ],
  ['$push inserts at a position', { a: [1, 2] }, { $push: { a: { $each: [9], $position: 1 } } }, { a: [1, 9, 2] }],
  [
    '$addToSet skips existing values',
    { a: [1, { b: 2 }] },
    { $addToSet: { a: { $each: [1, { b: 2 }, 3] } } },
    { a: [1, { b: 2 }, 3] },
  ],
  ['$pull removes by condition', { a: [1, 5, 8] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pull removes by fields', { a: [{ n: 1, m: 1 }, { n: 2 }] }, { $pull: { a: { n: 1 } } }, { a: [{ n: 2 }] }],
  [
    '$pull removes by $or and $and',
    { a: [{ n: 1 }, { n: 2, m: 9 }, { n: 3 }, { n: 2 }], b: [{ n: 1, m: 2 }, { n: 1 }] },
    { $pull: { a: { $or: [{ n: 1 }, { m: 9 }] }, b: { $and: [{ n: 1 }, { m: 2 }] } } },
    { a: [{ n: 3 }, { n: 2 }], b: [{ n: 1 }] },
  ],
  [
    '$set writes fields whose names start with a dollar sign',
    { m: {} },
    { $set: { 'm.$each': 1, $myKey: 2 } },
    { $myKey: 2, m: { $each: 1 } },
  ],
  ['$pullAll removes values', { a: [1, 2, 1, 3] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  [
    '$pop removes the first or last element',
    { a: [1, 2, 3], b: [1, 2] },
    { $pop: { a: 1, b: -1 } },
    { a: [1, 2], b: [2] },
  ],
]

describe('an update', () => {
  const needsEmbedded = ([name]: (typeof modifiers)[number]) => name.includes('dollar sign')
  const expectUpdated = async (_name: string, before: object, update: object, after: object) =>
    expect(await insertAndUpdate(before, update)).toEqual(after)

  it.each(modifiers.filter((each) => !needsEmbedded(each)))('%s', (...each) => expectUpdated(...each))
  itOnEmbedded.each(modifiers.filter(needsEmbedded))('%s', (...each) => expectUpdated(...each))

  it('keeps the types long, decimal and UUID', async () => {
    const id = new driver.UUID()
    const before = {
      long: driver.Long.fromString('9007199254740993'),
      decimal: driver.Decimal128.fromString('12.50'),
      id,
    }
    const after = await insertAndUpdate(before, { $inc: { long: 1, decimal: driver.Decimal128.fromString('0.25') } })
    expect(String(after?.['decimal'])).toBe('12.75')
    expect(String(after?.['id'])).toBe(String(id))
    expect(await orders.countDocuments({ long: driver.Long.fromString('9007199254740994'), id })).toBe(1)
  })

  it('changes the matched element, all elements, or the elements of an array filter', async () => {
    const before = { items: [{ n: 1 }, { n: 2 }, { n: 3 }] }
    expect(await insertAndUpdate(before, { $set: { 'items.$.hit': true } }, {}, { 'items.n': 2 })).toEqual({
      items: [{ n: 1 }, { n: 2, hit: true }, { n: 3 }],
    })
    await orders.updateOne({}, { $inc: { 'items.$[].n': 10 } })
    await orders.updateOne({}, { $set: { 'items.$[big].n': 0 } }, { arrayFilters: [{ 'big.n': { $gt: 11 } }] })
    expect(await orders.findOne({}, { projection: { _id: 0 } })).toEqual({
      items: [{ n: 11 }, { n: 0, hit: true }, { n: 0 }],
    })
  })

  const before = {
    a: [
      { s: 'new', id: 1 },
      { s: 'new', id: 2 },
    ],
  }
  const claimed = { a: [{ s: 'taken', id: 1, worker: 'w1' }, before.a[1]] }

  it('selects the matched element once, in the document before the update', async () => {
    const claim = { $set: { 'a.$.s': 'taken', 'a.$.worker': 'w1' } }
    expect(await insertAndUpdate(before, claim, {}, { 'a.s': 'new' })).toEqual(claimed)
  })

  itOnEmbedded('selects the elements of an array filter once, in the document before the update', async () => {
    const arrayFilters = [{ 'e.id': 1, 'e.s': 'new' }]
    const filtered = { $set: { 'a.$[e].s': 'taken', 'a.$[e].worker': 'w1' } }
    expect(await insertAndUpdate(before, filtered, { arrayFilters })).toEqual(claimed)
  })

  it.each([
    ['a branch of $or', { $or: [{ tags: 'z' }, { tags: 'b' }] }, ['a', 'X', 'c']],
    ['$and', { $and: [{ tags: { $gt: 'b' } }] }, ['a', 'b', 'X']],
    ['$elemMatch', { tags: { $elemMatch: { $gt: 'a', $lt: 'c' } } }, ['a', 'X', 'c']],
    ['a condition on another array', { ids: 3 }, ['a', 'b', 'X']],
  ])('changes the element that is matched by %s', async (_name, filter, tags) => {
    const before = { tags: ['a', 'b', 'c'], ids: [1, 2, 3] }
    expect(await insertAndUpdate(before, { $set: { 'tags.$': 'X' } }, {}, filter)).toMatchObject({ tags })
  })

  it('keeps a double that is a whole number', async () => {
    const before = { whole: new driver.Double(5), int: 5 }
    await insertAndUpdate(before, { $inc: { whole: 1, int: 2_147_483_647 }, $mul: { other: new driver.Double(2) } })
    const types = { whole: { $type: 'double' }, other: { $type: 'double' }, int: { $type: 'long' } } as const
    expect(await orders.countDocuments({ ...types, whole: 6, int: 2_147_483_652 })).toBe(1)
    const quotient = { $divide: ['$whole', 3] }
    const [result] = await orders.aggregate([{ $project: { _id: 0, type: { $type: quotient }, quotient } }]).toArray()
    expect(result).toEqual({ type: 'double', quotient: 2 })
  })

  it.each([
    ['two operators on the same field', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a field and a field inside it', { $set: { a: {}, 'a.b': 1 } }, 40],
    ['a number added to a string', { $inc: { text: 1 } }, 14],
    ['a field inside a number', { $set: { 'number.b': 1 } }, 28],
    ['a change of _id', { $set: { _id: 2 } }, 66],
    ['an unknown operator', { $noSuchOperator: { a: 1 } }, 9],
    ['an operator named like an inherited property', { $set: { a: 1 }, constructor: { a: 1 } }, 9],
    ['a bit operation named like an inherited property', { $bit: { number: { toString: 1 } } }, 2],
    ['a push into a number', { $push: { number: 1 } }, 2],
    ['a push into null', { $push: { nothing: 1 } }, 2],
    ['an addition to null as a set', { $addToSet: { nothing: 1 } }, 2],
  ])('rejects %s', async (_name, update, code) => {
    await orders.insertOne({ _id: 1 as never, text: 'x', number: 1, nothing: null })
    await expect(orders.updateOne({}, update as never)).rejects.toMatchObject({ code })
  })

  it('loses none of 300 concurrent increments', async () => {
    await orders.insertOne({ n: 0 })
    await Promise.all(Array.from({ length: 300 }, () => orders.updateOne({}, { $inc: { n: 1 } })))
    expect(await orders.findOne({}, { projection: { _id: 0 } })).toEqual({ n: 300 })
  })
})

describe('an upsert', () => {
  it("starts with the values of the filter's equality conditions", async () => {
    const filter = { a: 1, 'b.c': 2, $and: [{ d: { $eq: 3 } }], e: { $gt: 4 }, f: { $in: [5] } }
    const { upsertedId } = await orders.updateOne(filter, { $set: { g: 6 }, $setOnInsert: { h: 7 } }, { upsert: true })
    expect(upsertedId).toBeDefined()
    expect(await orders.findOne({}, { projection: { _id: 0, f: 0 } })).toEqual({ a: 1, b: { c: 2 }, d: 3, g: 6, h: 7 })
  })

  it('replaces the document, or inserts the replacement', async () => {
    await orders.replaceOne({ _id: 7 as never }, { a: 1 }, { upsert: true })
    await orders.replaceOne({ _id: 7 as never }, { b: 2 }, { upsert: true })
    expect(await orders.find().toArray()).toEqual([{ _id: 7, b: 2 }])
  })
})

describe('findOneAndUpdate', () => {
  it('returns the first document of a sort, before or after the update', async () => {
    await orders.insertMany([{ n: 2 }, { n: 1 }, { n: 3 }])
    const options = { sort: { n: 1 as const }, projection: { _id: 0 } }
    expect(await orders.findOneAndUpdate({}, { $inc: { n: 10 } }, options)).toEqual({ n: 1 })
    expect(await orders.findOneAndUpdate({}, { $inc: { n: 10 } }, { ...options, returnDocument: 'after' })).toEqual({
      n: 12,
    })
    expect(await orders.findOneAndDelete({}, options)).toEqual({ n: 3 })
    expect(await orders.findOneAndUpdate({ n: 99 }, { $set: { a: 1 } })).toBeNull()
  })

  it('returns each of 100 documents to only one of 20 concurrent clients', async () => {
    await orders.insertMany(Array.from({ length: 100 }, (_, n) => ({ n, owner: null })))
    const claimAll = async (owner: number): Promise<number> => {
      let count = 0
      while (await orders.findOneAndUpdate({ owner: null }, { $set: { owner } })) count++
      return count
    }
    const counts = await Promise.all(Array.from({ length: 20 }, (_, owner) => claimAll(owner)))
    expect(counts.reduce((total, count) => total + count, 0)).toBe(100)
  })
})
