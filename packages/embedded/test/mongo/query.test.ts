import { mongo as driver } from 'mongoose'
import { startTestMongo, isRealMongo, itOnEmbedded, type TestMongo } from './test-mongo'

let mongo: TestMongo
let collection: driver.Collection<{ _id: string }>
beforeAll(async () => {
  mongo = await startTestMongo()
  collection = mongo.connection.collection('values') as unknown as typeof collection
  await collection.insertMany(documents)
  await collection.createIndex({ indexed: 1 })
})
afterAll(() => mongo.close())

const uuid = new driver.UUID('01234567-89ab-4cde-8f01-23456789abcd')
const objectId = new driver.ObjectId('0123456789abcdef01234567')

const documents = [
  { _id: 'number', v: 5, indexed: 1 },
  { _id: 'double', v: 5.5, indexed: 2 },
  { _id: 'long', v: driver.Long.fromNumber(5), indexed: 2 },
  { _id: 'decimal', v: driver.Decimal128.fromString('99.50') },
  { _id: 'bigDecimal', v: driver.Decimal128.fromString('249.50') },
  { _id: 'text', v: 'five' },
  { _id: 'null', v: null, indexed: null },
  { _id: 'missing' },
  { _id: 'true', v: true },
  { _id: 'date', v: new Date(1_000) },
  { _id: 'uuid', v: uuid },
  { _id: 'oid', v: objectId },
  { _id: 'bytes', v: Buffer.from([255, 254]) },
  { _id: 'list', v: [1, 5, 9], indexed: [1, 2] },
  { _id: 'empty', v: [] },
  { _id: 'nested', v: [[5], 'x'] },
  { _id: 'object', v: { a: 1, b: { c: 2 } } },
  { _id: 'regex', v: /^fi/, indexed: /^fi/ },
  { _id: 'objects', v: [{ a: 1 }, { a: 7, b: { c: [3, 4] } }] },
]

/** The ids of the documents whose `v` is the number 5 or an array that contains it. */
const idsOfFive = ['number', 'long', 'list']

itOnEmbedded('finds the fields of a DBRef', async () => {
  const references = mongo.connection.collection('references')
  const one = new driver.DBRef('c', 1 as never)
  await references.insertMany([{ r: one, list: [one] }, { r: new driver.DBRef('d', 2 as never) }])
  for (const filter of [{ 'r.$id': 1 }, { 'r.$ref': 'c' }, { r: one }, { list: { $elemMatch: { $id: 1 } } }]) {
    expect([filter, await references.countDocuments(filter)]).toEqual([filter, 1])
  }
  expect((await references.findOne({ 'r.$id': 1 }))?.['r']).toEqual(one)
})

// Each object inherits properties with these names from Object.prototype.
describe.each(['constructor', 'toString', '__proto__'])('the name %s', (name) => {
  itOnEmbedded.each([
    { v: { $gt: 1, [name]: 5 } },
    { v: { $geoWithin: { [name]: [] } } },
    { v: { $geoIntersects: { $geometry: { type: name, coordinates: [1, 2] } } } },
    { $jsonSchema: { properties: { v: { type: name } } } },
  ])('is refused in the filter %j', async (filter) => {
    await expect(collection.findOne(filter)).rejects.toThrow(/unknown/)
  })

  it('can be the name of a field in a projection', async () => {
    const lists = mongo.connection.collection('lists')
    await lists.replaceOne({}, { a: 1, [name]: [1, 2] }, { upsert: true })
    const find = (projection: object) => lists.findOne({}, { projection: { _id: 0, ...projection } })
    expect(Object.entries((await find({ [name]: 1 })) ?? {})).toEqual([[name, [1, 2]]])
    expect(Object.entries((await find({ a: 1, [name]: { $slice: 1 } })) ?? {})).toEqual([
      ['a', 1],
      [name, [1]],
    ])
  })

  it('can be the value of _bsontype', async () => {
    const value = new Map([['_bsontype', name]])
    expect(await collection.countDocuments({ v: { $gt: value } })).toBe(0)
  })
})

it('rejects an unknown operator, even if the collection does not exist', async () => {
  const missing = mongo.connection.collection('missing')
  const filter = { a: { $notAnOperator: 1 } }
  for (const run of [
    () => missing.findOne(filter),
    () => missing.countDocuments(filter),
    () => missing.updateOne(filter, { $set: { a: 1 } }),
    () => missing.deleteOne(filter),
    () => missing.findOneAndDelete(filter),
    () => missing.aggregate([{ $match: filter }]).toArray(),
  ]) {
    await expect(run()).rejects.toMatchObject({ code: 2, message: 'unknown operator: $notAnOperator' })
  }
})

const filters: [name: string, filter: object, ids: string[]][] = [
  ['a number of any type, also in arrays', { v: 5 }, idsOfFive],
  ['an array', { v: [1, 5, 9] }, ['list']],
  ['an array in an array', { v: [5] }, ['nested']],
  ['a document in an array', { v: { a: 1 } }, ['objects']],
  ['a document with all its fields', { v: { a: 1, b: { c: 2 } } }, ['object']],
  ['no document with its fields in another order', { v: { b: { c: 2 }, a: 1 } }, []],
  ['null and missing fields by null', { v: null }, ['null', 'missing']],
  ['a decimal by its value', { v: driver.Decimal128.fromString('99.5') }, ['decimal']],
  ['a UUID', { v: uuid }, ['uuid']],
  ['an ObjectId', { v: objectId }, ['oid']],
  ['bytes', { v: Buffer.from([255, 254]) }, ['bytes']],
  ['no bytes in another order', { v: Buffer.from([254, 255]) }, []],
  ['numbers of any type by $gt', { v: { $gt: 100 } }, ['bigDecimal']],
  ['a range of numbers only', { v: { $gte: 5, $lt: 99.5 } }, [...idsOfFive, 'double']],
  ['a range of strings', { v: { $gt: 'a', $lte: 'five' } }, ['text']],
  ['a range of dates', { v: { $lte: new Date(1_000) } }, ['date']],
  ['null and missing fields by $gte: null', { v: { $gte: null } }, ['null', 'missing']],
  ['other values by $ne', { v: { $ne: 5 }, _id: { $in: ['number', 'double', 'missing'] } }, ['double', 'missing']],
  ['the values in $in', { v: { $in: ['five', true, 9] } }, ['text', 'true', 'list']],
  ['a string by a regular expression in $in', { v: { $in: [/^fi/] } }, ['text', 'regex']],
  ['other values by $nin', { v: { $nin: [null, 5] }, _id: /^(null|missing|text|list)$/ }, ['text']],
  ['a missing field by $exists', { v: { $exists: false } }, ['missing']],
  ['a nested field by $exists', { 'v.a': { $exists: true } }, ['object', 'objects']],
  ['an array by $size', { v: { $size: 0 } }, ['empty']],
  ['a type by its name', { v: { $type: 'string' } }, ['text', 'nested']],
  ['a type by its number', { v: { $type: 9 } }, ['date']],
  ['all types of numbers', { v: { $type: 'number' }, _id: /^[dl]/ }, ['double', 'long', 'decimal', 'list']],
  ['numbers by $mod', { v: { $mod: [4, 1] } }, [...idsOfFive, 'double', 'bigDecimal']],
  ['a regular expression', { v: /^FI/i }, ['text']],
  ['strings and an equal regular expression', { v: /^fi/ }, ['text', 'regex']],
  ['only an equal regular expression by $eq', { v: { $eq: /^fi/ } }, ['regex']],
  ['an indexed regular expression by $eq', { indexed: { $eq: /^fi/ } }, ['regex']],
  ['$regex with $options', { v: { $regex: 'IVE$', $options: 'i' } }, ['text']],
  ['a path through an array', { 'v.a': 7 }, ['objects']],
  ['a path through an array to an array', { 'v.b.c': 4 }, ['objects']],
  ['a path with an array index', { 'v.1': 5 }, ['list']],
  ['a path with an array index into a document', { 'v.1.a': { $gt: 1 } }, ['objects']],
  ['$elemMatch with operators', { v: { $elemMatch: { $gt: 1, $lt: 6 } } }, ['list']],
  ['$elemMatch with fields', { v: { $elemMatch: { a: 7, 'b.c': 3 } } }, ['objects']],
  ['an array with all values of $all', { v: { $all: [1, 9] } }, ['list']],
  [
    'an array with an element for each $elemMatch of $all',
    { v: { $all: [{ $elemMatch: { a: 1 } }, { $elemMatch: { a: 7 } }] } },
    ['objects'],
  ],
  ['no document that $not excludes', { v: { $not: { $type: 'object' } }, _id: /^obj/ }, []],
  [
    '$and, $or and $nor',
    { $and: [{ $or: [{ v: 5 }, { v: 'five' }] }, { $nor: [{ v: 9 }] }] },
    ['number', 'long', 'text'],
  ],
  ['$expr', { $expr: { $eq: ['$v', { $add: [2, 3] }] } }, ['number', 'long']],
  ['an indexed value', { indexed: 1 }, ['number', 'list']],
  ['indexed values', { indexed: { $in: [1, 2] } }, ['number', 'double', 'long', 'list']],
  ['an indexed array', { indexed: [1, 2] }, ['list']],
  ['an indexed null', { indexed: null, _id: /^(null|missing|number)$/ }, ['null', 'missing']],
  ['an _id', { _id: 'date' }, ['date']],
  ['several _ids, each of them once', { _id: { $in: ['date', 'text', 'date'] } }, ['date', 'text']],
]

describe('a filter', () => {
  it.each(filters)('matches %s', async (_name, filter, ids) => {
    const documents = await collection.find(filter).toArray()
    expect(documents.map(({ _id }) => _id).toSorted()).toEqual(ids.toSorted())
  })
})

it.each(['$ne', '$gt', '$gte', '$lt', '$lte'])('rejects a regular expression as operand of %s', async (operator) => {
  await expect(collection.findOne({ v: { [operator]: /^fi/ } })).rejects.toMatchObject({ code: 2 })
})

describe('a sort', () => {
  it('orders values of all types like MongoDB', async () => {
    const documents = await collection
      .find({ _id: { $nin: ['empty'] } })
      .sort({ v: 1, _id: 1 })
      .toArray()
    expect(documents.map(({ _id }) => _id)).toEqual([
      'missing',
      'null',
      'list',
      'long',
      'number',
      'double',
      'decimal',
      'bigDecimal',
      'text',
      'nested',
      'objects',
      'object',
      'bytes',
      'uuid',
      'oid',
      'true',
      'date',
      'regex',
    ])
  })

  it('compares strings by code point', async () => {
    const texts = mongo.connection.collection('texts')
    await texts.insertMany(['😀', '\uffee', 'é', 'z'].map((text) => ({ text })))
    const documents = await texts.find().sort({ text: 1 }).toArray()
    expect(documents.map(({ text }) => text as string)).toEqual(['z', 'é', '\uffee', '😀'])
  })
})

describe('a projection', () => {
  const source = {
    _id: 'p',
    a: 1,
    b: { c: 2, d: 3 },
    list: [
      { x: 1, y: 1 },
      { x: 2, y: 2 },
      { x: 3, y: 3 },
    ],
  }
  const projections: [projection: object, expected: object][] = [
    [{ a: 1 }, { _id: 'p', a: 1 }],
    [{ _id: 0, 'b.c': 1 }, { b: { c: 2 } }],
    [{ _id: 0, b: { d: 1 } }, { b: { d: 3 } }],
    [
      { b: 0, list: 0 },
      { _id: 'p', a: 1 },
    ],
    [
      { 'list.y': 0, b: 0, a: 0 },
      { _id: 'p', list: [{ x: 1 }, { x: 2 }, { x: 3 }] },
    ],
    [{ _id: 0, 'list.x': 1 }, { list: [{ x: 1 }, { x: 2 }, { x: 3 }] }],
    [
      { _id: 0, list: { $slice: -1 }, a: 1 },
      { a: 1, list: [{ x: 3, y: 3 }] },
    ],
    [
      { b: 0, list: { $slice: [1, 1] } },
      { _id: 'p', a: 1, list: [{ x: 2, y: 2 }] },
    ],
    [{ list: { $elemMatch: { x: { $gt: 1 } } } }, { _id: 'p', list: [{ x: 2, y: 2 }] }],
    [{ _id: 0, double: { $multiply: ['$a', 2] } }, { double: 2 }],
    [{ _id: 0 }, { a: source.a, b: source.b, list: source.list }],
  ]

  // The nested form is not tested with MONGODB_URL, because some MongoDB-compatible servers do not support it.
  const supported = projections.filter(
    ([projection]) => !isRealMongo || !('b' in projection && projection.b instanceof Object),
  )

  it.each(supported)('returns the fields of %j', async (projection, expected) => {
    const sources = mongo.connection.collection('sources') as unknown as typeof collection
    await sources.replaceOne({ _id: 'p' }, source, { upsert: true })
    expect(await sources.findOne({}, { projection })).toEqual(expected)
  })

  it('rejects inclusion and exclusion in the same projection', async () => {
    await expect(collection.findOne({}, { projection: { a: 1, b: 0 } })).rejects.toMatchObject({ code: 31_254 })
  })
})
