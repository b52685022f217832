import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setImmediate as nextIteration } from 'node:timers/promises'
import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { Schema } from 'mongoose'
import { eventually } from '../../../test/support/eventually'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { type TcpProxy, startTcpProxy } from '../../../test/support/tcp-proxy'
import { silentLogger } from '../../../test/support/test-bus'
import { MongoStore } from './mongo-store'
import { documentOptions } from './schema-options'

/** More than the sockets between client and server can buffer. */
const LARGE_DOCUMENT_BYTES = 15_000_000

let server: TestMongoServer
let proxy: TcpProxy
let stores: MongoStore[]
/** The proxy breaks a connection whose data contain this text. */
let breakingText: string | undefined

beforeAll(async () => {
  server = await startMongo()
  proxy = await startTcpProxy(new URL(server.mongo.url).host, {
    breaksConnection: (data) => breakingText !== undefined && data.includes(breakingText),
  })
})

beforeEach(() => {
  stores = []
  breakingText = undefined
  proxy.unblock()
})

afterEach(() => Promise.all(stores.map((store) => store.stop())))

afterAll(async () => {
  await proxy.close()
  await server.close()
})

interface Dish {
  name: string
}

const schemaOf = (collection: string) =>
  new Schema<Dish>({ name: String }, { ...documentOptions, collection }).index({ name: 1 }, { unique: true })

function aStore(schema = schemaOf(randomUUID()), warnings: unknown[] = []) {
  const mongo = { ...server.mongo, url: `mongodb://${proxy.address}/?directConnection=true` }
  const logger = { ...silentLogger, warn: (fields: unknown) => warnings.push(fields) } as typeof silentLogger
  const store = new MongoStore({ mongo, appName: 'test', logger, schemas: [schema], retryMs: 20 })
  stores.push(store)
  return { store, dishes: store.model(schema), collection: String(schema.get('collection')), warnings }
}

const indexesOf = async (collection: string) =>
  (await server.client.db(server.mongo.database).collection(collection).indexes()).map(({ name }) => name)

it('creates the indexes of its schemas at the start, and retries after a lost connection', async () => {
  const { store, collection, warnings } = aStore()
  breakingText = 'createIndexes'
  const started = store.start()
  await eventually(() => warnings.length > 0, 'a logged warning')
  expect(store.health()).toMatchObject({ ready: false, live: true })
  breakingText = undefined
  await started
  expect(store.health()).toEqual({ ready: true, live: true, detail: '' })
  expect(await indexesOf(collection)).toEqual(['_id_', 'name_1'])
})

it('fails operations at once while there is no connection', async () => {
  const { store, dishes } = aStore()
  const startedAt = performance.now()
  await expect(store.run(() => dishes.find())).rejects.toThrow(DependencyUnavailableError)
  await expect(store.run(() => dishes.bulkWrite([]))).resolves.toBeDefined()
  await expect(store.run(() => dishes.create({ name: 'Ramen' }))).rejects.toThrow(DependencyUnavailableError)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

it('fails an operation whose connection is closed while a large request is being sent', async () => {
  const { store, dishes } = aStore()
  await store.start()
  proxy.stall()
  const checkedOut = once(dishes.db.getClient(), 'connectionCheckedOut')
  const created = store.run(() => dishes.create({ name: 'x'.repeat(LARGE_DOCUMENT_BYTES) }))
  const stopped = checkedOut.then(nextIteration).then(() => store.stop())
  await expect(created).rejects.toThrow(DependencyUnavailableError)
  await stopped
})

it('retries to start while the server is unreachable, until the store is stopped', async () => {
  proxy.block()
  const { store, warnings } = aStore()
  const started = store.start()
  await eventually(() => warnings.length > 0, 'a logged warning')
  expect(warnings).toEqual([{ err: expect.any(DependencyUnavailableError) as unknown }])
  await store.stop()
  await expect(started).resolves.toBeUndefined()
})

it('stops without waiting for the end of the first connect', async () => {
  proxy.block()
  const { store } = aStore()
  const started = store.start()
  const stoppedAt = performance.now()
  await store.stop()
  await started
  expect(performance.now() - stoppedAt).toBeLessThan(1_500)
})

it('shares no connection and no models with another store in the same process', async () => {
  const schema = schemaOf(randomUUID())
  const [first, second] = [aStore(schema), aStore(schema)]
  await Promise.all([first.store.start(), second.store.start()])
  expect(first.dishes).not.toBe(second.dishes)
  await first.store.stop()
  await second.dishes.create({ name: 'Ramen' })
  expect(await second.dishes.countDocuments()).toBe(1)
  await expect(first.store.run(() => first.dishes.find())).rejects.toThrow(DependencyUnavailableError)
})

it('continues with the same connection after an outage', async () => {
  const { store, dishes } = aStore()
  await store.start()
  proxy.block()
  await expect(store.run(() => dishes.find())).rejects.toThrow(DependencyUnavailableError)
  proxy.unblock()
  await store.run(() => dishes.create({ name: 'Ramen' }))
  expect(await store.run(() => dishes.countDocuments())).toBe(1)
})

it('throws for a schema that it was not created with', () => {
  const { store } = aStore()
  expect(() => store.model(schemaOf('others'))).toThrow(/others/)
})
