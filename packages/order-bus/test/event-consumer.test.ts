import { type RecordHeaders } from '@food-delivery/kafka-client'
import { type OrderEventConsumer, createOrderEventConsumer } from '../src'
import { eventually } from '../../../test/support/eventually'
import { anOrder, anOrderEvent } from '../../../test/support/orders'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { startTcpProxy } from '../../../test/support/tcp-proxy'
import { TestBus, silentLogger } from '../../../test/support/test-bus'

let kafka: TestKafkaServer
let bus: TestBus
const consumers: OrderEventConsumer[] = []

beforeAll(async () => {
  kafka = await startKafka()
  bus = new TestBus(kafka.settings)
  await bus.start()
})

afterAll(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()))
  await bus.close()
  await kafka.close()
})

async function startConsumer(options: Partial<Parameters<typeof createOrderEventConsumer>[0]>) {
  const settings = bus.settings()
  const consumer = createOrderEventConsumer({ ...settings, service: 'test', handlers: {}, ...options })
  consumers.push(consumer)
  await consumer.start()
  return { consumer, groupId: settings.groupId }
}

it("calls a handler with the event, its trace and Kafka's timestamp", async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const contexts: unknown[] = []
  await startConsumer({
    handlers: {
      orderValidated: {
        handle: (event, { traceparent: trace, timestamp, attempt }) => {
          contexts.push({ event, trace, attempt, isRecent: Math.abs(Date.now() - timestamp) < 60_000 })
          return Promise.resolve()
        },
      },
    },
  })
  const event = anOrderEvent('orderValidated', anOrder({ extra: [1] }))
  await bus.publish(event, { traceparent })
  await eventually(() => contexts.length === 1, 'the handler to be called')
  expect(contexts).toEqual([{ event, trace: traceparent, attempt: 1, isRecent: true }])
})

it('dead-letters an invalid payload only in the group that handles its type', async () => {
  const courier = await startConsumer({ handlers: { orderValidated: { handle: () => Promise.resolve() } } })
  const kitchen = await startConsumer({ handlers: { courierMatched: { handle: () => Promise.resolve() } } })
  const letters = await bus.collectDeadLetters()
  const value = '{"eventType":"courierMatched","payload":{"orderId":"x"}}'
  const key = Buffer.from([0xff, 0x00])
  const headers: RecordHeaders = [
    ['bytes', key],
    ['bytes', Buffer.from('again')],
    ['none', null],
  ]
  const { partition, offset } = await bus.publishRaw({ key, value, headers })
  await Promise.all([courier, kitchen].map(({ groupId }) => bus.waitUntilFinished(groupId)))
  await eventually(() => letters.length > 0, 'the dead letter')
  expect(letters).toHaveLength(1)
  const { record } = letters[0]!
  expect(record.key).toEqual(key)
  expect(record.headers.slice(0, 3)).toEqual(headers)
  expect(Object.fromEntries(record.headers.slice(3).map(([name, text]) => [name, String(text)]))).toMatchObject({
    'x-dlq-topic': bus.topic,
    'x-dlq-partition': String(partition),
    'x-dlq-offset': String(offset),
    'x-dlq-group': kitchen.groupId,
    'x-dlq-service': 'test',
    'x-dlq-reason': 'poison',
    'x-dlq-attempts': '0',
  })
  expect(record.value?.toString()).toBe(value)
})

it('dead-letters a record of maximum size', async () => {
  const { groupId } = await startConsumer({ deadLettersUnreadable: true })
  const letters = await bus.collectDeadLetters()
  const value = Buffer.alloc(1_048_000, 'x')
  await bus.publishRaw({ key: 'large', value })
  await bus.waitUntilFinished(groupId)
  await eventually(() => letters.some(({ record }) => record.value?.equals(value)), 'the dead letter')
  expect(letters.filter(({ record }) => String(record.key) === 'large')).toHaveLength(1)
})

it('waits for Kafka, and then creates the dead letter topic', async () => {
  const proxy = await startTcpProxy(kafka.settings.brokers[0]!)
  proxy.block()
  const settings = bus.settings()
  const deadLetterTopic = `${settings.deadLetterTopic}-late`
  const consumer = createOrderEventConsumer({
    ...settings,
    kafka: { ...kafka.settings, brokers: [proxy.address], clientId: 'late' },
    deadLetterTopic,
    service: 'test',
    handlers: {},
  })
  consumers.push(consumer)
  const started = consumer.start()
  await eventually(() => consumer.health().detail !== 'not started', 'the first failed connection')
  expect(consumer.health()).toMatchObject({ ready: false, live: true })
  proxy.unblock()
  await started
  await eventually(() => bus.admin.describeTopic(deadLetterTopic), 'the dead letter topic')
  await eventually(() => consumer.health().ready, 'the consumer to be ready')
  await proxy.close()
})

it('reports that it is ready only after it has joined the group', async () => {
  const consumer = createOrderEventConsumer({ ...bus.settings(), service: 'test', handlers: {}, logger: silentLogger })
  consumers.push(consumer)
  expect(consumer.health().ready).toBe(false)
  await consumer.start()
  expect(consumer.health()).toMatchObject({ ready: true, live: true, detail: '' })
})

describe('cancelled orders', () => {
  /** Starts a consumer of couriers whose work takes `workMs`. Returns the list of its actions. */
  async function startCourier(workMs = 0) {
    const actions: string[] = []
    const recordAction = (action: string) => (event: { payload: { orderId: string } }) =>
      Promise.resolve(void actions.push(`${action} ${event.payload.orderId}`))
    const handlers = {
      orderValidated: { handle: recordAction('delivered'), cancel: recordAction('cancelled'), workMs: () => workMs },
    }
    await startConsumer({ handlers })
    return actions
  }

  it('are not delivered, even by a consumer that starts after the cancellation', async () => {
    const earlyActions = await startCourier()
    await bus.cancelBefore(Date.now())
    const lateActions = await startCourier()
    const oldOrder = anOrder({ requestedAt: Date.now() - 60_000 })
    const recentOrder = anOrder({ requestedAt: Date.now() + 60_000 })
    for (const order of [oldOrder, recentOrder]) await bus.publish(anOrderEvent('orderValidated', order))
    for (const actions of [earlyActions, lateActions]) {
      await eventually(() => actions.includes(`delivered ${recentOrder.orderId}`), 'the recent order')
      await eventually(() => actions.includes(`cancelled ${oldOrder.orderId}`), 'the old order')
      expect(actions).not.toContain(`delivered ${oldOrder.orderId}`)
    }
  })

  it('leave the queue of a pod without being worked on', async () => {
    const actions = await startCourier(1_000)
    // One after the other they would take a minute, twice as long as `eventually` waits.
    const orders = Array.from({ length: 60 }, () => anOrder({ requestedAt: Date.now() }))
    for (const order of orders) await bus.publish(anOrderEvent('orderValidated', order))
    await eventually(() => actions.length > 0, 'the first order')
    await bus.cancelBefore(Date.now() + 1_000)
    const endedActions = () => actions.filter((text) => orders.some(({ orderId }) => text.endsWith(orderId)))
    await eventually(() => endedActions().length >= orders.length, 'all orders')
    expect(endedActions()).toHaveLength(orders.length)
    expect(endedActions()).toContainEqual(expect.stringMatching(/^cancelled /))
  })

  it('include all orders before the latest cancellation time, even if an earlier time is published after it', async () => {
    const time = Date.now() + 120_000
    await bus.cancelBefore(time)
    await bus.cancelBefore(time - 60_000)
    const actions = await startCourier()
    const order = anOrder({ requestedAt: time - 1_000 })
    await bus.publish(anOrderEvent('orderValidated', order))
    await eventually(() => actions.includes(`cancelled ${order.orderId}`), 'the order')
    expect(actions).not.toContain(`delivered ${order.orderId}`)
  })
})
