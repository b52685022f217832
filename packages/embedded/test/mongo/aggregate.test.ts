import { mongo as driver } from 'mongoose'
import { startTestMongo, itOnEmbedded, type TestMongo } from './test-mongo'

let mongo: TestMongo
let orders: driver.Collection
beforeAll(async () => {
  mongo = await startTestMongo()
  orders = mongo.connection.collection('orders')
  await orders.insertMany([
    { _id: 1 as never, user: 'ann', cents: 100, tags: ['a', 'b'], items: [{ n: 1 }, { n: 2 }], day: new Date(0) },
    { _id: 2 as never, user: 'bob', cents: 250, tags: [], items: [{ n: 5 }], day: new Date(86_400_000) },
    { _id: 3 as never, user: 'ann', cents: 50, note: 'late' },
  ])
})
afterAll(() => mongo.close())

const aggregate = (...pipeline: object[]) => orders.aggregate(pipeline).toArray()

const pipelines: [name: string, pipeline: object[], expected: unknown[]][] = [
  [
    'match, sort, skip, limit, project',
    [
      { $match: { cents: { $gte: 50 } } },
      { $sort: { cents: -1 } },
      { $skip: 1 },
      { $limit: 1 },
      { $project: { cents: 1 } },
    ],
    [{ _id: 1, cents: 100 }],
  ],
  ['count', [{ $match: { user: 'ann' } }, { $count: 'total' }], [{ total: 2 }]],
  ['count of no documents', [{ $match: { user: 'unknown' } }, { $count: 'total' }], []],
  [
    'group',
    [
      {
        $group: {
          _id: '$user',
          sum: { $sum: '$cents' },
          avg: { $avg: '$cents' },
          min: { $min: '$cents' },
          max: { $max: '$cents' },
          n: { $sum: 1 },
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 'ann', sum: 150, avg: 75, min: 50, max: 100, n: 2 },
      { _id: 'bob', sum: 250, avg: 250, min: 250, max: 250, n: 1 },
    ],
  ],
  [
    'group with lists',
    [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: null,
          first: { $first: '$user' },
          last: { $last: '$user' },
          all: { $push: '$note' },
          cents: { $push: '$cents' },
        },
      },
    ],
    [{ _id: null, first: 'ann', last: 'ann', all: ['late'], cents: [100, 250, 50] }],
  ],
  [
    'sortByCount',
    [{ $sortByCount: '$user' }],
    [
      { _id: 'ann', count: 2 },
      { _id: 'bob', count: 1 },
    ],
  ],
  [
    'unwind',
    [{ $match: { _id: { $lt: 3 } } }, { $unwind: '$items' }, { $project: { n: '$items.n' } }],
    [
      { _id: 1, n: 1 },
      { _id: 1, n: 2 },
      { _id: 2, n: 5 },
    ],
  ],
  [
    'unwind with preserveNullAndEmptyArrays',
    [
      { $unwind: { path: '$tags', includeArrayIndex: 'index', preserveNullAndEmptyArrays: true } },
      { $project: { tags: 1, index: 1 } },
    ],
    [
      { _id: 1, tags: 'a', index: 0 },
      { _id: 1, tags: 'b', index: 1 },
      { _id: 2, index: null },
      { _id: 3, index: null },
    ],
  ],
  ['replaceRoot', [{ $match: { _id: 3 } }, { $replaceRoot: { newRoot: { name: '$user' } } }], [{ name: 'ann' }]],
  [
    'addFields and unset',
    [
      { $match: { _id: 2 } },
      { $addFields: { 'items.m': '$cents', extra: { deep: 1 } } },
      { $unset: ['tags', 'day', 'user'] },
    ],
    [{ _id: 2, cents: 250, items: [{ n: 5, m: 250 }], extra: { deep: 1 } }],
  ],
]

describe('a pipeline', () => {
  it.each(pipelines)('supports %s', async (_name, pipeline, expected) => {
    const documents = await aggregate(...pipeline)
    // MongoDB returns the index of $unwind as a long.
    const withNumbers = documents.map((document) => {
      const index: unknown = document['index']
      return index === undefined || index === null ? document : { ...document, index: Number(index) }
    })
    expect(withNumbers).toEqual(expected)
  })
})

/** Expressions and their values for the document that the test below inserts. */
const expressions: [expression: unknown, value: unknown][] = [
  [{ $cond: [{ $gt: ['$n', 5] }, 'big', 'small'] }, 'big'],
  [{ $cond: { if: { $lte: ['$n', 5] }, then: 'small', else: '$text' } }, 'Abc'],
  [{ $switch: { branches: [{ case: { $eq: ['$n', 1] }, then: 'one' }], default: 'many' } }, 'many'],
  [{ $ifNull: ['$zero', '$absent', 'fallback'] }, 'fallback'],
  [{ $and: [{ $ne: ['$n', 1] }, true, 1] }, true],
  [{ $or: [false, 0, null] }, false],
  [{ $not: ['$zero'] }, true],
  [{ $in: [2, '$list'] }, true],
  [{ $concatArrays: ['$list', [9], [{ $add: ['$n', 1] }]] }, [3, 1, 2, 9, 8]],
  [{ $concatArrays: ['$list', '$zero'] }, null],
  [{ $filter: { input: '$list', as: 'item', cond: { $gt: ['$$item', 1] } } }, [3, 2]],
  [{ $filter: { input: '$list', cond: { $gt: ['$$this', 1] } } }, [3, 2]],
  [{ $map: { input: '$rows', as: 'row', in: '$$row.k' } }, ['x', 'y']],
  [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
  [{ $arrayElemAt: ['$list', -1] }, 2],
  [{ $size: '$list' }, 3],
  [{ $indexOfArray: [['a', 'b'], 'b'] }, 1],
  [{ $indexOfArray: ['$list', 99] }, -1],
  [{ $max: '$list' }, 3],
  [{ $min: ['$n', 4, null] }, 4],
  [{ $add: ['$n', 1, 0.5] }, 8.5],
  [{ $add: ['$n', '$zero'] }, null],
  [{ $subtract: ['$n', 10] }, -3],
  [{ $multiply: ['$n', 3] }, 21],
  [{ $divide: ['$n', 2] }, 3.5],
  [{ $mod: ['$n', 4] }, 3],
  [{ $abs: -3 }, 3],
  [{ $floor: 2.7 }, 2],
  [{ $sum: ['$n', 1, 'text'] }, 8],
  [{ $avg: '$list' }, 2],
  [{ $first: '$list' }, 3],
  [{ $last: '$list' }, 2],
  [{ $slice: ['$list', 1, 2] }, [1, 2]],
  [{ $sortArray: { input: '$list', sortBy: 1 } }, [1, 2, 3]],
  [
    { $sortArray: { input: '$rows', sortBy: { v: 1 } } },
    [
      { k: 'y', v: 1 },
      { k: 'x', v: 2 },
    ],
  ],
  [{ $reverseArray: '$list' }, [2, 1, 3]],
  [{ $range: [0, 6, 2] }, [0, 2, 4]],
  [{ $mergeObjects: [{ a: 1, b: 1 }, { b: 2 }, '$zero'] }, { a: 1, b: 2 }],
  [{ $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]],
  [{ $arrayToObject: '$rows' }, { x: 2, y: 1 }],
  [{ $literal: { $add: [1, 2] } }, { $add: [1, 2] }],
  [{ $let: { vars: { twice: { $multiply: ['$n', 2] } }, in: '$$twice' } }, 14],
  [{ $concat: ['$text', '-', { $toString: '$n' }] }, 'Abc-7'],
  [{ $toUpper: '$text' }, 'ABC'],
  [{ $strLenCP: '$text' }, 3],
  [{ $split: ['a,b', ','] }, ['a', 'b']],
  [{ $isArray: '$list' }, true],
  [{ $type: '$absent' }, 'missing'],
  [{ $setUnion: [['a', 'b'], ['b']] }, ['a', 'b']],
  [{ $setIsSubset: [[1], '$list'] }, true],
  [{ $eq: ['$$ROOT.n', '$$CURRENT.n'] }, true],
  [{ $pow: ['$n', 2] }, 49],
  [{ $pow: [2, -1] }, 0.5],
  [{ $sqrt: 49 }, 7],
  [{ $log10: 1_000 }, 3],
  [{ $trim: { input: '  a ' } }, 'a'],
  [{ $ltrim: { input: 'xxay', chars: 'x' } }, 'ay'],
  [{ $replaceAll: { input: 'a.b.c', find: '.', replacement: '-' } }, 'a-b-c'],
  [{ $indexOfCP: ['$text', 'c'] }, 2],
  [{ $setEquals: [[1, 2, 3], '$list'] }, true],
  [{ $isNumber: '$text' }, false],
  [{ $year: new Date('2024-12-30T10:20:30.456Z') }, 2024],
  [{ $isoWeek: new Date('2024-12-30T10:20:30.456Z') }, 1],
  [{ $dayOfYear: { date: new Date('2024-12-30T10:20:30.456Z'), timezone: 'UTC' } }, 365],
  [{ $dateToString: { date: new Date('2024-12-30T10:20:30.456Z') } }, '2024-12-30T10:20:30.456Z'],
  [{ $dateToString: { date: new Date('2024-02-03'), format: '%d.%m.%Y %H:%M %j %%' } }, '03.02.2024 00:00 034 %'],
  [{ $hour: { date: new Date('2024-07-01T23:00:00Z'), timezone: 'Europe/Berlin' } }, 1],
  [{ $hour: { date: new Date('2024-07-01T23:00:00Z'), timezone: '-03:30' } }, 19],
  [
    {
      $dateToString: { date: new Date('2024-01-01T23:00:00Z'), format: '%Y-%m-%d %H:%M %z', timezone: 'Europe/Berlin' },
    },
    '2024-01-02 00:00 +0100',
  ],
  [
    { $dateTrunc: { date: new Date('2024-07-01T23:00:00Z'), unit: 'day', timezone: 'Europe/Berlin' } },
    new Date('2024-07-01T22:00:00Z'),
  ],
  [{ $dateToString: { date: '$absent', onNull: 'none' } }, 'none'],
  [{ $dateTrunc: { date: new Date('2024-12-30T10:20:30Z'), unit: 'week' } }, new Date('2024-12-29')],
  [{ $dateTrunc: { date: new Date('2024-12-30T10:20:30Z'), unit: 'quarter' } }, new Date('2024-10-01')],
  [{ $dateTrunc: { date: new Date('2024-12-30T10:20:30Z'), unit: 'year', binSize: 5 } }, new Date('2020-01-01')],
  [{ $dateTrunc: { date: new Date('2024-12-30T10:20:30Z'), unit: 'month', binSize: 5 } }, new Date('2024-08-01')],
  [
    { $dateTrunc: { date: new Date('2024-12-30T11:20:30Z'), unit: 'hour', binSize: 2 } },
    new Date('2024-12-30T10:00:00Z'),
  ],
  [{ $dateAdd: { startDate: new Date('2024-01-31'), unit: 'month', amount: 1 } }, new Date('2024-02-29')],
  [{ $dateDiff: { startDate: new Date('2023-12-31'), endDate: new Date('2024-01-01'), unit: 'year' } }, 1],
  ['$rows.v', [2, 1]],
  [
    { a: '$n', b: ['$text', '$absent'] },
    { a: 7, b: ['Abc', null] },
  ],
]

itOnEmbedded.each(['$unknown', 'constructor', '__proto__'])('rejects the accumulator %s', async (operator) => {
  const group = { _id: null, total: { [operator]: '$cents' } }
  await expect(aggregate({ $group: group })).rejects.toThrow(
    `not supported by @food-delivery/embedded: the accumulator`,
  )
})

describe('an expression', () => {
  // Some MongoDB-compatible servers do not support a path through an array of documents, or onNull.
  const needsEmbedded = ([expression]: (typeof expressions)[number]) =>
    /rows\.v|onNull/.test(JSON.stringify(expression))

  it.each(expressions.filter((each) => !needsEmbedded(each)))('evaluates %j', (...each) => expectValue(...each))
  itOnEmbedded.each(expressions.filter(needsEmbedded))('evaluates %j', (...each) => expectValue(...each))

  async function expectValue(expression: unknown, value: unknown) {
    const collection = mongo.connection.collection('expressions') as unknown as driver.Collection
    const rows = [
      { k: 'x', v: 2 },
      { k: 'y', v: 1 },
    ]
    const document = { n: 7, text: 'Abc', list: [3, 1, 2], rows, zero: null }
    await collection.replaceOne({}, document, { upsert: true })
    const [projected] = await collection.aggregate([{ $project: { _id: 0, value: expression } }]).toArray()
    expect(projected).toEqual({ value })
  }

  itOnEmbedded.each([
    { $dateAdd: { startDate: '$day', unit: 'constructor', amount: 3 } },
    { $dateDiff: { startDate: '$day', endDate: '$day', unit: 'constructor' } },
    { $dateTrunc: { date: '$day', unit: 'constructor' } },
  ])('rejects the unit of %j', async (next) => {
    await expect(aggregate({ $match: { _id: 1 } }, { $project: { next } })).rejects.toThrow(/unit/)
  })

  it('adds hours to a date', async () => {
    const stage = { $project: { _id: 0, next: { $dateAdd: { startDate: '$day', unit: 'hour', amount: 3 } } } }
    expect(await aggregate({ $match: { _id: 1 } }, stage)).toEqual([{ next: new Date(10_800_000) }])
  })
})

const decimal = (text: string) => driver.Decimal128.fromString(text)
const long = (text: string) => driver.Long.fromString(text)

/** The types and values of arithmetic expressions. Most of them are from MongoDB's own tests. */
const typedExpressions: [expression: object, type: string, value: string][] = [
  [{ $mod: [8, 3] }, 'int', '2'],
  [{ $mod: [-4, 2] }, 'int', '0'],
  [{ $mod: [8, long('3')] }, 'long', '2'],
  [{ $mod: [long('9007199254740993'), 2] }, 'long', '1'],
  [{ $mod: [8, 3.25] }, 'double', '1.5'],
  [{ $mod: [decimal('5.3'), 2] }, 'decimal', '1.3'],
  [{ $mod: [decimal('-5.3'), 2] }, 'decimal', '-1.3'],
  [{ $multiply: [0, -5] }, 'int', '0'],
  [{ $divide: [long('9'), 2] }, 'double', '4.5'],
  [{ $divide: [decimal('7.5'), decimal('2.5')] }, 'decimal', '3'],
  [{ $divide: [decimal('1'), 3] }, 'decimal', '0.3333333333333333333333333333333333'],
  [{ $divide: [decimal('0'), 3] }, 'decimal', '0'],
  [{ $avg: [decimal('1'), 1, 1] }, 'decimal', '1'],
  [{ $avg: [1, 2] }, 'double', '1.5'],
  [{ $abs: decimal('-2.50') }, 'decimal', '2.50'],
  [{ $abs: long('-3') }, 'long', '3'],
  [{ $abs: -2_147_483_648 }, 'long', '2147483648'],
  [{ $floor: decimal('-1.6') }, 'decimal', '-2'],
  [{ $floor: long('4') }, 'long', '4'],
  [{ $floor: decimal('NaN') }, 'decimal', 'NaN'],
  [{ $ceil: decimal('1234567890123456789.2') }, 'decimal', '1234567890123456790'],
  [{ $trunc: decimal('-1.6') }, 'decimal', '-1'],
  [{ $trunc: [1.298, 1] }, 'double', '1.2'],
  [{ $trunc: [decimal('23.298'), -1] }, 'decimal', '2E+1'],
  [{ $round: 2.5 }, 'double', '2'],
  [{ $round: [1.298, 100] }, 'double', '1.298'],
  [{ $round: decimal('-1.6') }, 'decimal', '-2'],
  [{ $round: [decimal('1.25'), 1] }, 'decimal', '1.2'],
  [{ $round: [decimal('1.298912343250054252245154325'), 20] }, 'decimal', '1.29891234325005425225'],
  [{ $round: [long('1250'), -2] }, 'long', '1200'],
  [{ $round: [2_147_483_647, -1] }, 'long', '2147483650'],
  [{ $pow: [4, 2] }, 'int', '16'],
  [{ $pow: [long('4'), 2] }, 'long', '16'],
  [{ $pow: [-2, long('63')] }, 'long', '-9223372036854775808'],
  [{ $pow: [2, long('63')] }, 'double', '9223372036854776000'],
  [{ $pow: [3, 35] }, 'long', '50031545098999707'],
  [{ $pow: [-1, long('-3')] }, 'long', '-1'],
  [{ $pow: [4, -1] }, 'double', '0.25'],
  [{ $pow: [0.5, 2] }, 'double', '0.25'],
  [{ $toString: { $pow: [decimal('10'), -2] } }, 'string', '0.01'],
]

// Some MongoDB-compatible servers deviate from MongoDB in the types, and MongoDB returns more zeros in some decimals.
itOnEmbedded.each(typedExpressions)('%j is of the type %s: %s', async (expression, type, text) => {
  const collection = mongo.connection.collection('typed') as unknown as driver.Collection
  await collection.replaceOne({}, {}, { upsert: true })
  const stage = { $project: { _id: 0, value: expression, type: { $type: expression } } }
  const [result] = await collection.aggregate([stage], { useBigInt64: true }).toArray()
  expect([result?.['type'], String(result?.['value'])]).toEqual([type, text])
})

it.each([
  [{ $round: [long('9223372036854775806'), -1] }, 51_080],
  [{ $round: [1, 1.5] }, 51_082],
  [{ $trunc: [1, 101] }, 51_083],
  [{ $pow: [0, -1] }, 28_764],
])('rejects %j with error %i', async (value, code) => {
  await expect(aggregate({ $project: { value } })).rejects.toMatchObject({ code })
})

describe('an update with a pipeline', () => {
  const statuses = ['orderCreated', 'orderValidated', 'courierMatched', 'delivered']

  /** Adds a status to the history, once and in order; the status of the order is the last one in the history. */
  const advance = (status: string, timestamp: number) => {
    const entry = { status: { $literal: status }, timestamp: new Date(timestamp), rank: statuses.indexOf(status) }
    const history = { $ifNull: ['$history', []] }
    const isInHistory = { $in: [status, { $map: { input: history, in: '$$this.status' } }] }
    const extended = { $sortArray: { input: { $concatArrays: [history, [entry]] }, sortBy: { rank: 1 } } }
    return [
      { $set: { history: { $cond: [isInHistory, history, extended] } } },
      { $set: { status: { $last: { $map: { input: '$history', in: '$$this.status' } } } } },
    ]
  }

  it('advances a status only forward, and inserts a missing document', async () => {
    const collection = mongo.connection.collection('statuses') as unknown as driver.Collection<{ _id: string }>
    const results = []
    for (const [timestamp, status] of ['orderValidated', 'delivered', 'orderCreated', 'delivered'].entries()) {
      results.push(await collection.updateOne({ _id: 'o1' }, advance(status, timestamp), { upsert: true }))
    }
    expect(results.map(({ upsertedCount, modifiedCount }) => upsertedCount + modifiedCount)).toEqual([1, 1, 1, 0])
    const stored = (await collection.findOne({ _id: 'o1' })) as unknown as {
      status: string
      history: { status: string }[]
    }
    expect(stored.status).toBe('delivered')
    expect(stored.history.map(({ status }) => status)).toEqual(['orderCreated', 'orderValidated', 'delivered'])
  })

  it('runs in a bulk write, with $unset, $replaceWith and NOW', async () => {
    const collection = mongo.connection.collection('bulk') as unknown as driver.Collection<{ _id: string; time?: Date }>
    await collection.insertMany([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2 },
    ] as never)
    await collection.bulkWrite([
      { updateOne: { filter: { _id: 'a' }, update: [{ $set: { time: '$$NOW' } }, { $unset: 'n' }] } },
      { updateOne: { filter: { _id: 'b' }, update: [{ $replaceWith: { $mergeObjects: ['$$ROOT', { n: 3 }] } }] } },
    ])
    const [a, b] = await collection.find().sort({ _id: 1 }).toArray()
    expect(Object.keys(a ?? {})).toEqual(['_id', 'time'])
    expect(Math.abs((a?.time?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(b).toEqual({ _id: 'b', n: 3 })
  })
})
