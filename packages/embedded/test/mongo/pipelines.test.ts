import { type mongo as driver } from 'mongoose'
import { itOnEmbedded, startTestMongo, type TestMongo } from './test-mongo'

let mongo: TestMongo
let orders: driver.Collection
beforeAll(async () => {
  mongo = await startTestMongo()
  orders = mongo.connection.collection('orders')
  await orders.insertMany([
    { _id: 1 as never, item: 'tea', price: 5, tags: ['hot', 'leaf'], next: 2 },
    { _id: 2 as never, item: 'cake', price: 20, tags: ['sweet'], next: 3 },
    { _id: 3 as never, item: 'milk', price: 8, next: null },
  ])
  await mongo.connection.collection('stock').insertMany([
    { _id: 'a' as never, sku: 'tea', count: 3 },
    { _id: 'b' as never, sku: 'tea', count: 7 },
    { _id: 'c' as never, sku: 'sweet', count: 1 },
    { _id: 'd' as never, count: 9 },
  ])
})
afterAll(() => mongo.close())

const pipelines: [name: string, pipeline: object[], result: unknown[]][] = [
  [
    '$lookup by fields',
    [
      { $lookup: { from: 'stock', localField: 'item', foreignField: 'sku', as: 'stock' } },
      { $project: { stock: '$stock._id' } },
    ],
    [
      { _id: 1, stock: ['a', 'b'] },
      { _id: 2, stock: [] },
      { _id: 3, stock: [] },
    ],
  ],
  [
    '$lookup of the elements of an array, and of a missing field',
    [
      { $lookup: { from: 'stock', localField: 'tags', foreignField: 'sku', as: 'stock' } },
      { $project: { stock: '$stock._id' } },
    ],
    [
      { _id: 1, stock: [] },
      { _id: 2, stock: ['c'] },
      { _id: 3, stock: ['d'] },
    ],
  ],
  [
    '$lookup with a pipeline and variables',
    [
      { $match: { _id: 1 } },
      {
        $lookup: {
          from: 'stock',
          let: { item: '$item', least: '$price' },
          pipeline: [
            { $match: { $expr: { $and: [{ $eq: ['$sku', '$$item'] }, { $gte: ['$count', '$$least'] }] } } },
            { $project: { _id: 0, count: 1 } },
          ],
          as: 'stock',
        },
      },
      { $project: { stock: 1 } },
    ],
    [{ _id: 1, stock: [{ count: 7 }] }],
  ],
  [
    '$lookup with fields and a pipeline',
    [
      { $match: { _id: 1 } },
      {
        $lookup: {
          from: 'stock',
          localField: 'item',
          foreignField: 'sku',
          pipeline: [{ $sort: { count: -1 } }, { $limit: 1 }],
          as: 's',
        },
      },
      { $project: { s: '$s._id' } },
    ],
    [{ _id: 1, s: ['b'] }],
  ],
  [
    '$graphLookup',
    [
      { $match: { _id: 1 } },
      {
        $graphLookup: {
          from: 'orders',
          startWith: '$next',
          connectFromField: 'next',
          connectToField: '_id',
          depthField: 'depth',
          as: 'path',
        },
      },
      { $project: { path: { _id: 1, depth: 1 } } },
    ],
    [
      {
        _id: 1,
        path: [
          { _id: 2, depth: 0 },
          { _id: 3, depth: 1 },
        ],
      },
    ],
  ],
  [
    '$facet',
    [
      {
        $facet: {
          cheap: [{ $match: { price: { $lt: 10 } } }, { $count: 'n' }],
          names: [{ $sort: { item: 1 } }, { $project: { _id: 0, item: 1 } }],
        },
      },
    ],
    [{ cheap: [{ n: 2 }], names: [{ item: 'cake' }, { item: 'milk' }, { item: 'tea' }] }],
  ],
  [
    '$unionWith',
    [
      { $project: { _id: 1 } },
      { $unionWith: { coll: 'stock', pipeline: [{ $match: { sku: 'sweet' } }, { $project: { _id: 1 } }] } },
    ],
    [{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 'c' }],
  ],
  [
    '$bucket',
    [
      {
        $bucket: { groupBy: '$price', boundaries: [0, 8, 10], default: 'more', output: { items: { $push: '$item' } } },
      },
    ],
    [
      { _id: 0, items: ['tea'] },
      { _id: 8, items: ['milk'] },
      { _id: 'more', items: ['cake'] },
    ],
  ],
  [
    '$bucketAuto',
    [{ $bucketAuto: { groupBy: '$price', buckets: 2 } }],
    [
      { _id: { min: 5, max: 20 }, count: 2 },
      { _id: { min: 20, max: 20 }, count: 1 },
    ],
  ],
  [
    '$sample',
    [{ $sample: { size: 5 } }, { $sort: { _id: 1 } }, { $project: { _id: 1 } }],
    [{ _id: 1 }, { _id: 2 }, { _id: 3 }],
  ],
]

const isJoin = ([name]: (typeof pipelines)[number]) => /^\$(lookup|graphLookup)/.test(name)
const expectResult = async (_name: string, pipeline: object[], result: unknown[]) =>
  expect(await orders.aggregate(pipeline).toArray()).toEqual(result)

it.each(pipelines.filter((each) => !isJoin(each)))('runs %s', (...each) => expectResult(...each))
itOnEmbedded.each(pipelines.filter(isJoin))('runs %s', (...each) => expectResult(...each))

it('writes the documents to a collection with $out and $merge', async () => {
  const target = mongo.connection.collection('target')
  await target.insertOne({ _id: 'old' as never })
  await orders.aggregate([{ $project: { price: 1 } }, { $out: 'target' }]).toArray()
  expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, price: 5 },
    { _id: 2, price: 20 },
    { _id: 3, price: 8 },
  ])
  await orders.aggregate([{ $match: { _id: { $gt: 2 } } }, { $project: { item: 1 } }, { $merge: 'target' }]).toArray()
  const whenMatched = [{ $set: { total: { $add: ['$price', '$$new.price'] } } }]
  const pipeline = [{ $match: { _id: 1 } }, { $unionWith: { coll: 'stock', pipeline: [{ $match: { _id: 'a' } }] } }]
  await orders
    .aggregate([...pipeline, { $merge: { into: 'target', whenMatched, whenNotMatched: 'discard' } }])
    .toArray()
  expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, price: 5, total: 10 },
    { _id: 2, price: 20 },
    { _id: 3, price: 8, item: 'milk' },
  ])
  await expect(orders.aggregate([{ $merge: { into: 'target', whenMatched: 'fail' } }]).toArray()).rejects.toMatchObject(
    { code: 11000 },
  )
})

it('aggregates $documents without a collection', async () => {
  const documents = [{ a: 1 }, { a: 2 }]
  const { db } = mongo.connection
  expect(await db?.aggregate([{ $documents: documents }, { $match: { a: 2 } }]).toArray()).toEqual([{ a: 2 }])
})

it('explains which index a query uses', async () => {
  await orders.createIndex({ item: 1 })
  const byIndex = await orders.find({ item: 'tea' }).explain('executionStats')
  expect(byIndex).toMatchObject({
    queryPlanner: { winningPlan: { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName: 'item_1' } } },
    executionStats: { nReturned: 1, totalDocsExamined: 1 },
  })
  expect(await orders.find({ price: 5 }).explain()).toMatchObject({
    queryPlanner: { winningPlan: { stage: 'COLLSCAN' } },
  })
  expect(await orders.aggregate([{ $match: { item: 'tea' } }]).explain()).toHaveProperty('queryPlanner')
})

it('projects the array element that the filter matches', async () => {
  const lists = mongo.connection.collection('lists')
  await lists.insertOne({ _id: 1 as never, a: [{ n: 1 }, { n: 2, m: 3 }], b: 1 })
  expect(await lists.findOne({ 'a.n': 2 }, { projection: { 'a.$': 1 } })).toEqual({ _id: 1, a: [{ n: 2, m: 3 }] })
  const updated = await lists.findOneAndUpdate(
    { 'a.n': 2 },
    { $inc: { 'a.$.n': 5 } },
    { projection: { 'a.$': 1, _id: 0 } },
  )
  expect(updated).toEqual({ a: [{ n: 2, m: 3 }] })
  await expect(lists.findOne({ b: 1 }, { projection: { 'a.$': 1 } })).rejects.toMatchObject({ code: 2 })
})
