import mongoose, { type mongo as driver } from 'mongoose'
import { startMongo } from '../../src'
import { itOnEmbedded, startTestMongo, type TestMongo } from './test-mongo'

let mongo: TestMongo
beforeAll(async () => (mongo = await startTestMongo()))
afterAll(() => mongo.close())

const create = (name: string, options: object): Promise<driver.Collection> =>
  mongo.connection.createCollection(name, options)

it('deletes the oldest documents of a capped collection', async () => {
  await expect(create('uncapped', { capped: true })).rejects.toMatchObject({ code: 72 })
  const capped = await create('capped', { capped: true, size: 4_096, max: 2 })
  for (const n of [1, 2, 3]) await capped.insertOne({ n })
  expect(await capped.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ n: 2 }, { n: 3 }])
  expect(await mongo.connection.db?.command({ collStats: 'capped' })).toMatchObject({ capped: true, max: 2, count: 2 })
  const [listed] = (await mongo.connection.db?.listCollections({ name: 'capped' }).toArray()) ?? []
  expect(listed).toMatchObject({ options: { capped: true, size: 4_096, max: 2 } })
})

it('rejects documents that a validator does not accept', async () => {
  const $jsonSchema = {
    bsonType: 'object',
    required: ['name', 'age'],
    properties: {
      name: { bsonType: 'string', minLength: 2, pattern: '^[a-z]' },
      age: { bsonType: ['int', 'double'], minimum: 0, maximum: 150, exclusiveMaximum: true },
      place: { items: [{ bsonType: 'double' }], additionalItems: { bsonType: 'string' } },
      pair: { items: [{}, {}], additionalItems: false },
      tags: { bsonType: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true, maxItems: 2 },
      address: { bsonType: 'object', additionalProperties: false, properties: { city: { type: 'string' } } },
    },
    dependencies: { street: ['city'], zip: { properties: { zip: { bsonType: 'string' } } } },
    not: { required: ['secret'] },
  }
  const people = await create('people', { validator: { $jsonSchema } })
  const valid = { name: 'ada', age: 36, tags: ['a', 'b'], address: { city: 'x' } }
  const { insertedId } = await people.insertOne({ ...valid })
  await people.insertOne({ ...valid, place: [1.5, 'x'], pair: [1, 2], street: 'x', city: 'y', zip: '1' })
  for (const change of [
    { name: 'a' },
    { name: 'Ada' },
    { age: 150 },
    { age: '1' },
    { tags: ['c'] },
    { tags: ['a', 'a'] },
    { address: { zip: 1 } },
    { secret: 1 },
    { place: [1.5, 2] },
    { pair: [1, 2, 3] },
    { street: 'x' },
    { zip: 1 },
  ]) {
    await expect(people.insertOne({ ...valid, ...change })).rejects.toMatchObject({ code: 121 })
  }
  await expect(people.updateOne({ _id: insertedId }, { $set: { age: -1 } })).rejects.toMatchObject({ code: 121 })
  expect(await people.countDocuments({ $jsonSchema: { required: ['zip'] } })).toBe(1)
  await expect(create('invalid', { validator: { $jsonSchema: { noSuchKeyword: 1 } } })).rejects.toMatchObject({
    code: 9,
  })
})

itOnEmbedded('compares strings by a collation', async () => {
  const names = mongo.connection.collection('names')
  await names.insertMany(['b', 'A', 'a', 'é', 'E'].map((name) => ({ name })))
  const caseless = { locale: 'en', strength: 2 }
  const find = async (filter: object, collation: object) =>
    (
      await names
        .find(filter, { collation: collation as never })
        .sort({ name: 1, _id: 1 })
        .toArray()
    ).map(({ name }) => name as string)
  expect(await find({ name: 'a' }, caseless)).toEqual(['A', 'a'])
  expect(await find({ name: { $in: ['e'] } }, { locale: 'en', strength: 1 })).toEqual(['é', 'E'])
  expect(await find({ name: { $ne: 'A' } }, { locale: 'en' })).toEqual(['a', 'b', 'E', 'é'])
  expect(await names.countDocuments({ name: 'a' }, { collation: { locale: 'simple' } })).toBe(1)
  expect(await names.distinct('name', { name: /[aA]/ }, { collation: caseless })).toHaveLength(1)
  await names.updateOne({ name: 'B' }, { $set: { name: 'B' } }, { collation: caseless })
  expect(await names.countDocuments({ name: 'B' })).toBe(1)
  const users = await create('users', { collation: caseless })
  await users.createIndex({ mail: 1 }, { unique: true })
  await users.insertOne({ mail: 'Ada@x' })
  await expect(users.insertOne({ mail: 'ada@X' })).rejects.toMatchObject({ code: 11000 })
  expect(await users.countDocuments({ mail: 'ADA@x' })).toBe(1)
  await names.createIndex({ name: 1 }, { collation: { locale: 'en', strength: 1 }, name: 'folded' })
  expect(await find({ name: 'e' }, { locale: 'en', strength: 1 })).toEqual(['é', 'E'])
  await names.updateOne({ name: 'b' }, { $set: { name: 'z' } })
  await expect(
    names.createIndex({ name: 1 }, { unique: true, collation: { locale: 'en', strength: 2 }, name: 'unique' }),
  ).rejects.toMatchObject({ code: 11000 })
  await expect(names.findOne({}, { collation: { locale: 'en', strength: 4 } })).rejects.toThrow('not supported by')
})

it('finds documents by their location', async () => {
  const places = mongo.connection.collection('places')
  const point = (...coordinates: number[]) => ({ type: 'Point', coordinates })
  await places.insertMany([
    { _id: 'berlin' as never, at: point(13.4, 52.52), flat: [13.4, 52.52] },
    { _id: 'paris' as never, at: point(2.35, 48.86), flat: [2.35, 48.86] },
    { _id: 'none' as never },
  ])
  const ids = async (filter: object) => (await places.find(filter as never).toArray()).map(({ _id }) => String(_id))
  const near = { at: { $near: { $geometry: point(2.3, 48.8), $maxDistance: 1_000_000 } } }
  await expect(ids(near)).rejects.toMatchObject({ code: 291 })
  await places.createIndex({ at: '2dsphere' })
  await places.createIndex({ flat: '2d' })
  expect(await ids(near)).toEqual(['paris', 'berlin'])
  expect(await ids({ at: { $nearSphere: { $geometry: point(2.3, 48.8), $minDistance: 10_000 } } })).toEqual(['berlin'])
  expect(await ids({ flat: { $near: [13, 52], $maxDistance: 2 } })).toEqual(['berlin'])
  const square = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 45],
        [5, 45],
        [5, 50],
        [0, 50],
        [0, 45],
      ],
    ],
  }
  expect(await ids({ at: { $geoWithin: { $geometry: square } } })).toEqual(['paris'])
  expect(
    await ids({
      flat: {
        $geoWithin: {
          $box: [
            [10, 50],
            [15, 55],
          ],
        },
      },
    }),
  ).toEqual(['berlin'])
  expect(await ids({ flat: { $geoWithin: { $center: [[2, 49], 1] } } })).toEqual(['paris'])
  expect(await ids({ at: { $geoWithin: { $centerSphere: [[2, 49], 0.1] } } })).toEqual(['paris'])
  const line = {
    type: 'LineString',
    coordinates: [
      [2.35, 48.86],
      [3, 49],
    ],
  }
  await places.insertOne({ _id: 'way' as never, way: line })
  const corners = square.coordinates[0]?.slice(1)
  const plane = [{ $polygon: corners }, { $center: [[2, 49], 5] }, { $box: [corners?.[3], corners?.[1]] }]
  for (const region of plane) expect([region, await ids({ way: { $geoWithin: region } })]).toEqual([region, []])
  expect(await ids({ flat: { $geoWithin: { $polygon: corners } } })).toEqual(['paris'])
  for (const region of [{ $geometry: square }, { $centerSphere: [[2, 49], 0.1] }])
    expect([region, await ids({ way: { $geoWithin: region } })]).toEqual([region, ['way']])
  expect(await ids({ at: { $geoIntersects: { $geometry: line } } })).toEqual(['paris'])
  const acrossTheDateLine = [
    [-178, 10],
    [178, 10],
  ]
  await places.insertOne({ _id: 'line' as never, way: { type: 'LineString', coordinates: acrossTheDateLine } })
  const crossing = {
    type: 'LineString',
    coordinates: [
      [180, 11],
      [180, 9],
    ],
  }
  expect(await ids({ way: { $geoIntersects: { $geometry: crossing } } })).toEqual(['line'])
  const elsewhere = {
    type: 'LineString',
    coordinates: [
      [0, 11],
      [0, 9],
    ],
  }
  expect(await ids({ way: { $geoIntersects: { $geometry: elsewhere } } })).toEqual([])
  await expect(places.insertOne({ at: { type: 'Nowhere' } })).rejects.toMatchObject({ code: 16755 })
})

it('tests the bits of numbers and bytes', async () => {
  const flags = mongo.connection.collection('flags')
  await flags.insertMany([
    { _id: 1 as never, f: 5 },
    { _id: 2 as never, f: -1 },
    { _id: 3 as never, f: Buffer.from([4]) },
    { _id: 4 as never, f: 'x' },
  ])
  const ids = async (filter: object) => (await flags.find(filter).toArray()).map(({ _id }) => _id as unknown)
  expect(await ids({ f: { $bitsAllSet: [0, 2] } })).toEqual([1, 2])
  expect(await ids({ f: { $bitsAnySet: 4 } })).toEqual([1, 2, 3])
  expect(await ids({ f: { $bitsAllClear: 2 } })).toEqual([1, 3])
  expect(await ids({ f: { $bitsAnyClear: 7 } })).toEqual([1, 3])
})

it("returns documents in the order of a hint's index", async () => {
  const hinted = mongo.connection.collection('hinted')
  await hinted.insertMany([{ n: 1 }, { n: 3 }, { n: 2 }])
  await hinted.createIndex({ n: -1 })
  const numbers = (documents: object[]) => documents.map((document) => (document as { n: number }).n)
  expect(numbers(await hinted.find({}, { hint: { n: -1 } }).toArray())).toEqual([3, 2, 1])
  expect(numbers(await hinted.aggregate([], { hint: 'n_-1' }).toArray())).toEqual([3, 2, 1])
  await expect(hinted.findOne({}, { hint: 'none' })).rejects.toMatchObject({ code: 2 })
})

it('renames a collection with its indexes, and changes the expiry and the visibility of an index', async () => {
  const collection = await create('old', {})
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 10 })
  await collection.insertOne({ n: 1 })
  const renamed = await collection.rename('renamed')
  expect(await renamed.countDocuments()).toBe(1)
  await mongo.connection.db?.command({ collMod: 'renamed', index: { keyPattern: { at: 1 }, expireAfterSeconds: 20 } })
  expect(await renamed.indexes()).toMatchObject([{ name: '_id_' }, { name: 'at_1', expireAfterSeconds: 20 }])
  await mongo.connection.db?.command({ collMod: 'renamed', index: { name: 'at_1', hidden: true } })
  expect(await renamed.indexes()).toMatchObject([{ name: '_id_' }, { name: 'at_1', hidden: true }])
  await expect(renamed.rename('people')).rejects.toMatchObject({ code: 48 })
})

it('rejects writes above the memory limit, until documents are deleted', async () => {
  const server = await startMongo({ maxMemory: 100_000 })
  const connection = await mongoose.createConnection(server.url).asPromise()
  const blobs = connection.collection('blobs')
  await blobs.insertOne({ _id: 1 as never, bytes: Buffer.alloc(90_000) })
  await expect(blobs.insertOne({ bytes: Buffer.alloc(20_000) })).rejects.toMatchObject({ code: 14031 })
  await expect(blobs.updateOne({}, { $set: { more: 'x'.repeat(20_000) } })).rejects.toMatchObject({ code: 14031 })
  await blobs.deleteOne({})
  await blobs.insertOne({ bytes: Buffer.alloc(90_000) })
  await blobs.drop()
  await blobs.insertMany(Array.from({ length: 100 }, (_, n) => ({ n })))
  // Small documents need more memory than their size.
  await expect(blobs.insertMany(Array.from({ length: 100 }, (_, n) => ({ n })))).rejects.toMatchObject({ code: 14031 })
  await connection.close()
  await server.close()
})
