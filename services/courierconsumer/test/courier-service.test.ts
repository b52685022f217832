import { stepsOf, triggerOf } from '@food-delivery/contracts'
import { type Service } from '@food-delivery/service-kit'
import { anOrder, anOrderEvent } from '../../../test/support/orders'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { TestBus } from '../../../test/support/test-bus'
import { createCourierService } from '../src/service'

let kafka: TestKafkaServer
let bus: TestBus
let service: Service
let groupId: string

beforeAll(async () => {
  kafka = await startKafka()
  bus = new TestBus(kafka.settings)
  await bus.start()
  const settings = bus.settings()
  groupId = settings.groupId
  service = createCourierService(settings)
  await service.start()
})

afterAll(async () => {
  await service.stop({ deadlineMs: 5_000 })
  await bus.close()
  await kafka.close()
})

it.each(stepsOf('courier'))('publishes %s after the previous step, with an otherwise unchanged event', async (step) => {
  const event = anOrderEvent(triggerOf(step), anOrder({ totalPrice: 3.5, note: 'no onions' }))
  await bus.publish(event)
  expect(await bus.waitFor(step, event.payload.orderId)).toEqual({ ...event, eventType: step })
})

it('works on one order at a time, each for its `courierSpeed`', async () => {
  const speeds = { kitchenSpeed: 0, courierSpeed: 60 }
  const events = Array.from({ length: 4 }, () => anOrderEvent('orderValidated', anOrder(), speeds))
  const startedAt = performance.now()
  await Promise.all(events.map((event) => bus.publish(event)))
  await Promise.all(events.map(({ payload }) => bus.waitFor('courierMatched', payload.orderId)))
  // A timer may end a millisecond early.
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(4 * (60 - 1))
})

it('publishes a step once if its event is repeated', async () => {
  const event = anOrderEvent('kitchenFoodReady')
  for (let count = 0; count < 3; count++) await bus.publish(event)
  await bus.waitUntilFinished(groupId)
  expect(bus.eventsOf('courierPickedUp', event.payload.orderId)).toHaveLength(1)
})

it('publishes with the trace of the event, and with the times of the step', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const event = anOrderEvent('orderValidated')
  await bus.publish(event, { traceparent })
  await bus.waitFor('courierMatched', event.payload.orderId)
  const { record } = bus.records.find(
    ({ event: sent }) => sent?.eventType === 'courierMatched' && sent.payload['orderId'] === event.payload.orderId,
  )!
  expect(record.headers.map(([name, value]) => [name, String(value)])).toEqual([
    ['traceparent', traceparent],
    ['step-times', expect.stringMatching(/^orders-\w+ \d{13} \d+ \d+$/)],
  ])
  expect(String(record.key)).toBe(event.payload.orderId)
})
