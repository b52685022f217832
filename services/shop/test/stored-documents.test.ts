import { MongoStore } from '@food-delivery/mongo-client'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { bytesOf, storedBytes } from '../../../test/support/stored-bytes'
import { DeliveryRepository } from '../src/delivery/delivery-repository'
import { deliverySchema } from '../src/delivery/delivery-schema'
import { OrderRepository } from '../src/order/order-repository'
import { orderSchema } from '../src/order/order-schema'
import { createProduct } from '../src/product/catalogue'
import { ProductRepository } from '../src/product/product-repository'
import { productSchema } from '../src/product/product-schema'
import { logger } from './shop-servers'

// A database contains documents of earlier releases, so each release must store documents in the same form.
let server: TestMongoServer
let store: MongoStore

beforeAll(async () => {
  server = await startMongo()
  const schemas = [orderSchema, deliverySchema, productSchema]
  store = new MongoStore({ mongo: server.mongo, appName: 'test', logger, schemas })
  await store.start()
})

afterAll(async () => {
  await store.stop()
  await server.close()
})

const pending = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
const published = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'
const lamp = { productId: 'p-0001', item: 'lamp, oak', quantity: 2, customer: 'Mina' }
const placedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, 1))
const startedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, 5))

it('stores orders with exactly the same bytes', async () => {
  const orders = new OrderRepository(store)
  const order = (_id: string) => ({ _id, priceCents: 999, placedAt, ...lamp, unpublishedSince: placedAt })
  await Promise.all([pending, published].map((orderId) => orders.insert(order(orderId))))
  await orders.confirm(published)
  expect(await storedBytes(server, 'orders')).toEqual(
    bytesOf([
      { _id: published, ...lamp, placedAt, priceCents: 999 },
      { _id: pending, ...lamp, placedAt, priceCents: 999, unpublishedSince: placedAt },
    ]),
  )
})

it('stores deliveries with exactly the same bytes', async () => {
  const deliveries = new DeliveryRepository(store)
  const event = { eventType: 'OrderPlaced' as const, orderId: pending, totalCents: 1998, ...lamp }
  for (const time of [startedAt, new Date()])
    await deliveries.start({ ...event, placedAt: placedAt.toISOString() }, time)
  // MongoDB stores the fields of an upsert in the order of their names.
  const { customer, item, productId, quantity } = lamp
  expect(await storedBytes(server, 'deliveries')).toEqual(
    bytesOf([{ _id: pending, customer, item, productId, quantity, startedAt }]),
  )
})

it('stores products with exactly the same bytes, also if two replicas fill the catalogue', async () => {
  const now = Date.UTC(2026, 0, 1)
  const replicas = [new ProductRepository(store), new ProductRepository(store)]
  await Promise.all(replicas.map((products) => products.fill(2, now)))
  expect(await storedBytes(server, 'products')).toEqual(bytesOf([createProduct(1, now), createProduct(2, now)]))
})

it('creates the indexes that the repositories need', async () => {
  const database = server.client.db(server.mongo.database)
  expect(await database.collection('orders').indexes()).toMatchObject([
    { key: { _id: 1 } },
    { name: 'placedAt_-1', key: { placedAt: -1 } },
    { name: 'unpublishedSince_1', key: { unpublishedSince: 1 }, sparse: true },
  ])
  expect(await database.collection('deliveries').indexes()).toMatchObject([
    { key: { _id: 1 } },
    { name: 'startedAt_-1', key: { startedAt: -1 } },
  ])
})
