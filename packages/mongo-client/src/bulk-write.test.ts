import { randomUUID } from 'node:crypto'
import { type Model, Schema, mongo } from 'mongoose'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { type TcpProxy, startTcpProxy } from '../../../test/support/tcp-proxy'
import { silentLogger } from '../../../test/support/test-bus'
import { writeEach } from './bulk-write'
import { StoreRejectedError } from './mongo-errors'
import { MongoStore } from './mongo-store'
import { documentOptions } from './schema-options'

interface Dish {
  _id: string
  name: string
  cents: number
}

const dishSchema = new Schema<Dish>(
  { _id: { type: String, required: true }, name: { type: String, required: true }, cents: Number },
  { ...documentOptions, collection: 'dishes' },
)

/** The proxy breaks the connection when a request contains this text. */
const LOST_NAME = 'lost name'
let server: TestMongoServer
let proxy: TcpProxy
let store: MongoStore
let dishes: Model<Dish>
let isDisconnecting = false

beforeAll(async () => {
  server = await startMongo()
  const breaksConnection = (data: Buffer) => isDisconnecting && data.includes(LOST_NAME)
  proxy = await startTcpProxy(new URL(server.mongo.url).host, { breaksConnection })
  const mongo = { ...server.mongo, url: `mongodb://${proxy.address}/?directConnection=true` }
  store = new MongoStore({ mongo, appName: 'test', logger: silentLogger, schemas: [dishSchema] })
  dishes = store.model(dishSchema)
  await store.start()
})

afterAll(async () => {
  await store.stop()
  await proxy.close()
  await server.close()
})

const insert = (_id: string, fields: object = {}) => ({
  insertOne: { document: { _id, name: 'Ramen', cents: 900, ...fields } },
})
const upsert = (_id: string, update: object) => ({ updateOne: { filter: { _id }, update, upsert: true } })
/** The name of a schema error, or the code of a server error. */
const reasonOf = (error: Error | undefined) =>
  error instanceof StoreRejectedError ? (error.cause as Error).name : (error as { code?: number } | undefined)?.code
const stored = async (ids: string[]) => {
  const documents = await dishes.find({ _id: { $in: ids } }).lean()
  return ids.map((id) => documents.find(({ _id }) => _id === id))
}

it('returns a result for each operation, and writes all that are not rejected', async () => {
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()]
  const [fourth, fifth] = [randomUUID(), randomUUID()]
  await writeEach(dishes, [insert(first)])
  const errors = await writeEach(dishes, [
    insert(second, { cents: 'nine' }),
    upsert(third, { $set: { name: { en: 'Ramen' } } }),
    insert(first),
    upsert(third, { $set: { price: 9 } }),
    insert(fourth),
    upsert(fifth, { $set: { name: 'Pho' } }),
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

it('rejects an operation again when it is repeated, alone or with other operations', async () => {
  const id = randomUUID()
  const invalid = insert(randomUUID(), { cents: 'nine' })
  expect((await writeEach(dishes, [invalid])).map(reasonOf)).toEqual(['ValidationError'])
  expect((await writeEach(dishes, [invalid, insert(id)])).map(reasonOf)).toEqual(['ValidationError', undefined])
  expect(await stored([id])).toHaveLength(1)
})

it('rejects with the network error when the connection breaks, and accepts the same batch again', async () => {
  const [inserted, upserted] = [randomUUID(), randomUUID()]
  const batch = () => [
    insert(inserted),
    insert(randomUUID(), { cents: 'nine' }),
    upsert(upserted, { $set: { name: LOST_NAME } }),
  ]
  isDisconnecting = true
  const written = writeEach(dishes, batch())
  await expect(written).rejects.toThrow(mongo.MongoNetworkError)
  isDisconnecting = false
  expect((await stored([inserted, upserted])).map(Boolean)).toEqual([true, false])
  const errors = await writeEach(dishes, batch())
  expect(errors.map(reasonOf)).toEqual([11_000, 'ValidationError', undefined])
  expect((await stored([inserted, upserted])).map(Boolean)).toEqual([true, true])
})

it('rejects if the replica set may roll back the writes', async () => {
  // The error is a fake, because the servers of the tests have no other members that could lack a write.
  const writeErrors = [{ index: 1, code: 11_000, errmsg: 'duplicate' }]
  const result = { getWriteConcernError: () => ({ code: 189, errmsg: 'primary stepped down' }) }
  const error = new mongo.MongoBulkWriteError({ message: 'bulk', code: 11_000, writeErrors } as never, result as never)
  const rejectingModel = { bulkWrite: () => Promise.reject(error) } as never
  const written = writeEach(rejectingModel, [insert('1'), insert('2')])
  await expect(written).rejects.toMatchObject({ code: 189, message: 'primary stepped down' })
})
