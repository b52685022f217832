import { type Restaurant } from '@food-delivery/contracts'
import { MongoStore } from '@food-delivery/mongo-client'
import { mongo } from 'mongoose'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { bytesOf, storedBytes } from '../../../test/support/stored-bytes'
import { silentLogger } from '../../../test/support/test-bus'
import { RestaurantRepository } from '../src/restaurant-repository'
import { restaurantSchema } from '../src/restaurant-schema'

// Databases contain documents of earlier releases, so each release must store and read the same format.
let server: TestMongoServer
let store: MongoStore
let restaurants: RestaurantRepository

beforeAll(async () => {
  server = await startMongo()
  store = new MongoStore({ mongo: server.mongo, appName: 'test', logger: silentLogger, schemas: [restaurantSchema] })
  restaurants = new RestaurantRepository(store)
  await store.start()
})

afterAll(async () => {
  await store.stop()
  await server.close()
})

// Created by upserts, for which MongoDB sorts the fields by name. A later update added `deal`.
const documents = [
  {
    name: 'Green Leaf',
    image: 'leaf.svg',
    kitchenId: '3f333df6-90a4-4fda-8dd3-9485d27cee36',
    menu: [
      { item: 'Soup', priceCents: 410 },
      { item: 'Tea', priceCents: 200 },
    ],
    type: 'vegan',
    deal: 'free tea',
  },
  { name: '국수', image: 'leaf.svg', kitchenId: '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b', menu: [], type: 'vegan' },
] as const

it('stores documents with exactly these bytes', async () => {
  const [leaf, noodles] = documents.map(({ name, image, kitchenId, type }) => ({
    name,
    image,
    kitchenId,
    type,
    menu: [
      { item: 'Soup', price: '4.10' },
      { item: 'Tea', price: 2 },
    ],
  })) as [Restaurant, Restaurant]
  await restaurants.save([leaf, { ...noodles, deal: 'two for one' }])
  await restaurants.save([
    { ...leaf, deal: 'free tea' },
    { ...noodles, menu: [] },
  ])
  const withoutId = { sort: { name: 1 }, projection: { _id: 0 } } as const
  expect(await storedBytes(server, 'kitchens', withoutId)).toEqual(bytesOf(documents))
})

it('creates a unique index for names, and an ObjectId for each document', async () => {
  const kitchens = server.client.db(server.mongo.database).collection('kitchens')
  expect(await kitchens.distinct('_id')).toEqual([expect.any(mongo.ObjectId), expect.any(mongo.ObjectId)])
  expect(await kitchens.indexes()).toMatchObject([
    { key: { _id: 1 } },
    { name: 'name_1', key: { name: 1 }, unique: true },
  ])
})

it('reads and updates documents that the MongoDB driver has stored', async () => {
  const kitchens = server.client.db(server.mongo.database).collection('kitchens')
  await kitchens.deleteMany({})
  await kitchens.insertMany(documents.map((document) => ({ ...document })))
  const [leaf, noodles] = await restaurants.list()
  expect([leaf?.deal, noodles?.menu]).toEqual(['free tea', []])
  await restaurants.save([{ name: '국수', type: 'noodles', image: 'bowl.svg', menu: [] }])
  expect((await restaurants.list())[1]).toMatchObject({ kitchenId: documents[1].kitchenId, type: 'noodles' })
})
