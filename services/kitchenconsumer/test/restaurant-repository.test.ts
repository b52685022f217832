import { randomUUID } from 'node:crypto'
import { type Restaurant } from '@food-delivery/contracts'
import { MongoStore } from '@food-delivery/mongo-client'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { silentLogger } from '../../../test/support/test-bus'
import { RestaurantRepository } from '../src/restaurant-repository'
import { restaurantSchema } from '../src/restaurant-schema'

let server: TestMongoServer
let store: MongoStore
let restaurants: RestaurantRepository

beforeAll(async () => {
  server = await startMongo()
  store = new MongoStore({ mongo: server.mongo, appName: 'test', logger: silentLogger, schemas: [restaurantSchema] })
  await store.start()
})

beforeEach(async () => {
  await server.client.db(server.mongo.database).collection('kitchens').deleteMany({})
  restaurants = new RestaurantRepository(store)
})

afterAll(async () => {
  await store.stop()
  await server.close()
})

const aRestaurant = (overrides: Partial<Restaurant> = {}): Restaurant => ({
  name: `Kitchen ${randomUUID().slice(0, 4)}`,
  type: 'vegan',
  image: 'leaf.svg',
  menu: [{ item: 'Soup', price: '4.10' }],
  ...overrides,
})

it('stores each restaurant once, even if several pods store it repeatedly', async () => {
  const list = Array.from({ length: 15 }, (_, index) => aRestaurant({ name: `Kitchen ${index}` }))
  const pods = [restaurants, new RestaurantRepository(store), new RestaurantRepository(store)]
  await Promise.all(pods.map((pod) => pod.save(list)))
  await restaurants.save(list)
  expect(await restaurants.list()).toHaveLength(15)
})

it('replaces all fields of an existing restaurant except kitchenId and name', async () => {
  const kitchenId = randomUUID()
  const name = 'Green Leaf'
  await restaurants.save([aRestaurant({ name, kitchenId, deal: 'two for one' })])
  await restaurants.save([
    aRestaurant({ name, kitchenId: randomUUID(), type: 'cafe', menu: [{ item: 'Tea', price: 2 }] }),
  ])
  expect(await restaurants.list()).toEqual([
    { kitchenId, name, type: 'cafe', image: 'leaf.svg', menu: [{ item: 'Tea', price: 2 }] },
  ])
})

it('generates a kitchenId for a restaurant without one', async () => {
  await restaurants.save([aRestaurant()])
  const [saved] = await restaurants.list()
  expect(saved?.kitchenId).toMatch(/^[0-9a-f-]{36}$/)
})

it('stores the last of two restaurants with the same name', async () => {
  await restaurants.save([aRestaurant({ name: 'Twin', type: 'noodles' }), aRestaurant({ name: 'Twin', type: 'cafe' })])
  expect((await restaurants.list()).map(({ type }) => type)).toEqual(['cafe'])
})
