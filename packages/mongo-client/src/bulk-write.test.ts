import { randomUUID } from 'node:crypto'
import { type Model, Schema, mongo } from 'mongoose'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { type TcpGate, startTcpGate } from '../../../test/support/tcp-gate'
import { silentLogger } from '../../../test/support/test-bus'
import { writeEach } from './bulk-write'
import { StoreRejectedError } from './mongo-errors'
import { MongoStore } from './mongo-store'
import { documentOptions } from './stored-schema'

interface Dish {
  _id: string
  name: string
  cents: number
}

const dishSchema = new Schema<Dish>(
  { _id: { type: String, required: true }, name: { type: String, required: true }, cents: Number },
  { ...documentOptions, collection: 'dishes' },
)

const LOST = 'lost on the way'
let server: TestMongoServer
let gate: TcpGate
let store: MongoStore
let dishes: Model<Dish>
let isCutting = false

beforeAll(async () => {
  server = await startMongo()
  const cutsAt = (data: Buffer) => isCutting && data.includes(LOST)
  gate = await startTcpGate(new URL(server.mongo.url).host, { cutsAt })
  const mongo = { ...server.mongo, url: `mongodb://${gate.address}/?directConnection=true` }
  store = new MongoStore({ mongo, appName: 'test', logger: silentLogger, schemas: [dishSchema] })
  dishes = store.model(dishSchema)
  await store.start()
})

afterAll(async () => {
  await store.stop()
  await gate.close()
  await server.close()
})

const insert = (_id: string, fields: object = {}) => ({
  insertOne: { document: { _id, name: 'Ramen', cents: 900, ...fields } },
})
const rename = (_id: string, update: object) => ({ updateOne: { filter: { _id }, update, upsert: true } })
/** The name of the schema's error, or the code of the server's. */
const reasonOf = (error: Error | undefined) =>
  error instanceof StoreRejectedError ? (error.cause as Error).name : (error as { code?: number } | undefined)?.code
const stored = async (ids: string[]) => {
  const found = await dishes.find({ _id: { $in: ids } }).lean()
  return ids.map((id) => found.find(({ _id }) => _id === id))
}

it('returns a result for each operation, and writes the rest of a batch', async () => {
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()]
  const [fourth, fifth] = [randomUUID(), randomUUID()]
  await writeEach(dishes, [insert(first)])
  const errors = await writeEach(dishes, [
    insert(second, { cents: 'nine' }),
    rename(third, { $set: { name: { en: 'Ramen' } } }),
    insert(first),
    rename(third, { $set: { price: 9 } }),
    insert(fourth),
    rename(fifth, { $set: { name: 'Pho' } }),
    insert(third, { name: undefined }),
    insert(fourth),
  ])
  expect(errors.map(reasonOf)).toEqual([
    'ValidationError',
    'CastError',
    11_000,
    'StrictModeError',
    undefined,
    undefined,
    'ValidationError',
    11_000,
  ])
  expect(await stored([first, second, third, fourth, fifth])).toEqual([
    { _id: first, name: 'Ramen', cents: 900 },
    undefined,
    undefined,
    { _id: fourth, name: 'Ramen', cents: 900 },
    { _id: fifth, name: 'Pho' },
  ])
})

it('rejects an operation again when it is repeated, alone or among others', async () => {
  const id = randomUUID()
  const rejected = insert(randomUUID(), { cents: 'nine' })
  expect((await writeEach(dishes, [rejected])).map(reasonOf)).toEqual(['ValidationError'])
  expect((await writeEach(dishes, [rejected, insert(id)])).map(reasonOf)).toEqual(['ValidationError', undefined])
  expect(await stored([id])).toHaveLength(1)
})

it('rejects with its cause when the connection breaks in between, and repeats without harm', async () => {
  const [inserted, renamed] = [randomUUID(), randomUUID()]
  const batch = () => [
    insert(inserted),
    insert(randomUUID(), { cents: 'nine' }),
    rename(renamed, { $set: { name: LOST } }),
  ]
  isCutting = true
  const written = writeEach(dishes, batch())
  await expect(written).rejects.toThrow(mongo.MongoNetworkError)
  isCutting = false
  expect((await stored([inserted, renamed])).map(Boolean)).toEqual([true, false])
  const errors = await writeEach(dishes, batch())
  expect(errors.map(reasonOf)).toEqual([11_000, 'ValidationError', undefined])
  expect((await stored([inserted, renamed])).map(Boolean)).toEqual([true, true])
})

it('takes nothing as written that the replica set may roll back', async () => {
  // Neither the embedded server nor the one of `start:real` is a replica set.
  const writeErrors = [{ index: 1, code: 11_000, errmsg: 'duplicate' }]
  const result = { getWriteConcernError: () => ({ code: 189, errmsg: 'primary stepped down' }) }
  const error = new mongo.MongoBulkWriteError({ message: 'bulk', code: 11_000, writeErrors } as never, result as never)
  const refusing = { bulkWrite: () => Promise.reject(error) } as never
  const written = writeEach(refusing, [insert('1'), insert('2')])
  await expect(written).rejects.toMatchObject({ code: 189, message: 'primary stepped down' })
})
