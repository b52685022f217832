import { type Restaurant, type RestaurantDocument, newRequestId } from '@food-delivery/contracts'
import { type Service } from '@food-delivery/service-kit'
import { anOrderEvent } from '../../../test/support/orders'
import { type TestKafkaServer, type TestMongoServer, startKafka, startMongo } from '../../../test/support/servers'
import { TestBus } from '../../../test/support/test-bus'
import { createKitchenService } from '../src/service'

let kafka: TestKafkaServer
let mongo: TestMongoServer
let bus: TestBus
let service: Service

beforeAll(async () => {
  ;[kafka, mongo] = await Promise.all([startKafka(), startMongo()])
  bus = new TestBus(kafka.settings)
  await bus.start()
  service = createKitchenService({ ...bus.settings(), mongo: mongo.mongo })
  await service.start()
})

afterAll(async () => {
  await service.stop({ deadlineMs: 5_000 })
  await bus.close()
  await Promise.all([kafka.close(), mongo.close()])
})

const menu = [{ item: 'Ramen', price: '9.90' }]
const list: Restaurant[] = ['Aone', 'Bee', 'Cee'].map((name) => ({ name, type: 'noodles', image: 'bowl.svg', menu }))

async function postRestaurants(restaurants: Restaurant[]): Promise<Record<string, unknown>> {
  const requestId = newRequestId()
  await bus.publish({ eventType: 'kitchenNewSimulatedListRequest', payload: { requestId, restaurants } })
  return bus.replyTo(requestId)
}

async function readRestaurants(): Promise<RestaurantDocument[]> {
  const requestId = newRequestId()
  await bus.publish({ eventType: 'kitchenRestaurantsList', payload: { requestId } })
  return (await bus.replyTo(requestId))['docs'] as RestaurantDocument[]
}

it('publishes both cooking steps, with an otherwise unchanged event', async () => {
  const event = anOrderEvent('courierMatched')
  const { orderId } = event.payload
  await bus.publish(event)
  expect(await bus.waitFor('kitchenPreparingFood', orderId)).toEqual({ ...event, eventType: 'kitchenPreparingFood' })
  expect(await bus.waitFor('kitchenFoodReady', orderId)).toEqual({ ...event, eventType: 'kitchenFoodReady' })
})

it('lists each restaurant once, even if it is posted again', async () => {
  expect(await postRestaurants(list)).toEqual({ status: 'kitchen list created' })
  const first = await readRestaurants()
  expect(first.map(({ name, menu: [dish] }) => ({ name, dish }))).toEqual(
    list.map(({ name }) => ({ name, dish: { item: 'Ramen', price: 9.9 } })),
  )
  expect(await postRestaurants(list.map((restaurant) => ({ ...restaurant, name: ` ${restaurant.name} ` })))).toEqual({
    status: 'kitchen list created',
  })
  expect(await readRestaurants()).toEqual(first)
})

it('responds to a query for the restaurants while all cooks are busy', async () => {
  const slow = anOrderEvent('courierMatched', undefined, { kitchenSpeed: 60_000, courierSpeed: 0 })
  await bus.publish(slow)
  const startedAt = performance.now()
  expect(await readRestaurants()).not.toHaveLength(0)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  expect(bus.eventsOf('kitchenPreparingFood', slow.payload.orderId)).toHaveLength(0)
})
