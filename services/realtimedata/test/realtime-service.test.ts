import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  type ConsumerName,
  type EventOf,
  type LagReport,
  type TimedOrderEvent,
  responseStatuses,
  consumerNames,
  consumers,
  newRequestId,
} from '@food-delivery/contracts'
import { responseEvent, createOrderEventConsumer, statusMessage } from '@food-delivery/order-bus'
import { eventually } from '../../../test/support/eventually'
import { anOrder, anOrderEvent } from '../../../test/support/orders'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { TestBus } from '../../../test/support/test-bus'
import { createRealtimeService } from '../src/service'
import { openBrowser, openWebSocket } from './browser'

let kafka: TestKafkaServer
let bus: TestBus
let replica: Replica
const cleanups: (() => unknown)[] = []

type Replica = Awaited<ReturnType<typeof startReplica>>

beforeAll(async () => {
  kafka = await startKafka()
  bus = new TestBus(kafka.settings)
  await bus.start()
  replica = await startReplica()
})

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

afterAll(async () => {
  await replica.stop()
  await bus.close()
  await kafka.close()
})

async function startReplica(groupIds?: Record<ConsumerName, string>) {
  const pod = randomUUID().slice(0, 8)
  const service = createRealtimeService({ ...bus.settings(), pod, ...(groupIds ? { groupIds } : {}) })
  await service.start()
  await eventually(() => service.health().ready, 'the topic to be read')
  return { url: service.http.url, pod, stop: () => service.stop() }
}

function groupIdsOf(groupIdOf: (name: ConsumerName) => string): Record<ConsumerName, string> {
  return Object.fromEntries(consumerNames.map((name) => [name, groupIdOf(name)])) as Record<ConsumerName, string>
}

function connectBrowser({ url } = replica) {
  const browser = openBrowser(url)
  cleanups.push(() => browser.close())
  return browser
}

async function deliverOrder(order = anOrder()) {
  await bus.publish(anOrderEvent('orderRequested', order))
  await bus.publish(anOrderEvent('courierMatched', order))
  await bus.publish(anOrderEvent('delivered', order))
  return order
}

it('sends a snapshot of all orders to a new browser', async () => {
  const early = connectBrowser()
  await eventually(() => early.received.snapshot[0], 'the snapshot')
  await deliverOrder()
  const open = anOrder()
  await bus.publish(anOrderEvent('orderRequested', open))
  await eventually(() => early.received.orders.flat().length >= 3, 'the live orders')
  const { received } = connectBrowser()
  const snapshot = await eventually(() => received.snapshot[0], 'the snapshot')
  expect(snapshot).toMatchObject({ complete: true })
  expect(snapshot.placed - snapshot.delivered - snapshot.cancelled).toBe(snapshot.inFlight)
  expect(snapshot.openOrders.map(({ orderId }) => orderId)).toContain(open.orderId)
  expect(snapshot.chart).toHaveLength(60)
})

it('sends placed orders, delivered orders and every step', async () => {
  const { received } = connectBrowser()
  await eventually(() => received.snapshot[0], 'the snapshot')
  const { orderId } = await deliverOrder()
  const ownEvents = () => received.orders.flat().filter(({ payload }) => payload.orderId === orderId)
  await eventually(() => ownEvents().length === 2, 'the orders')
  expect(ownEvents().map(({ eventType }) => eventType)).toEqual(['orderRequested', 'delivered'])
  expect(ownEvents()[0]).toMatchObject({ timestamp: expect.any(Number) as number, payload: { dish: 'bibimbap' } })
  expect(ownEvents()[1]).toMatchObject({ placedAt: ownEvents()[0]?.timestamp })
  await eventually(() => received.steps.flat().filter((step) => step.orderId === orderId).length === 2, 'the steps')
  expect(received.steps.flat().filter((step) => step.orderId === orderId)).toMatchObject([
    { step: 'courierMatched' },
    { step: 'delivered' },
  ])
})

it('sends a cancelled order once, and counts it separately', async () => {
  const { received } = connectBrowser()
  const before = await eventually(() => received.snapshot[0], 'the snapshot')
  const order = anOrder()
  await bus.publish(anOrderEvent('orderRequested', order))
  for (let time = 1; time <= 2; time++) await bus.publish(anOrderEvent('cancelled', order))
  const { orderId } = await deliverOrder()
  const events = () => received.orders.flat().map(({ eventType, payload }) => `${eventType} ${payload.orderId}`)
  await eventually(() => events().includes(`delivered ${orderId}`), 'the next order')
  await eventually(() => events().includes(`cancelled ${order.orderId}`), 'the cancellation')
  expect(events().filter((text) => text === `cancelled ${order.orderId}`)).toHaveLength(1)
  const later = connectBrowser()
  const after = await eventually(() => later.received.snapshot[0], 'the next snapshot')
  expect(after.cancelled - before.cancelled).toBe(1)
})

it('counts and sends each order once', async () => {
  const { received } = connectBrowser()
  const before = await eventually(() => received.snapshot[0], 'the snapshot')
  const order = await deliverOrder()
  await deliverOrder(order)
  const last = await deliverOrder()
  await eventually(
    () => received.orders.flat().filter(({ payload }) => payload.orderId === last.orderId)[1],
    'the last order',
  )
  expect(received.orders.flat().filter(({ payload }) => payload.orderId === order.orderId)).toHaveLength(2)
  const after = connectBrowser()
  const snapshot = await eventually(() => after.received.snapshot[0], 'the snapshot')
  expect(snapshot).toMatchObject({ placed: before.placed + 2, delivered: before.delivered + 2 })
})

it('sends the same snapshot from a replica that starts later, and leaves the group when the replica stops', async () => {
  await deliverOrder()
  await bus.publishRaw({ key: null, value: '{broken' })
  const late = await startReplica()
  const changingFields = { chart: [], lag: null, lagChart: [], orderTotals: undefined }
  const snapshotOf = async (server: Replica) => {
    const { received } = connectBrowser(server)
    return { ...(await eventually(() => received.snapshot[0], 'the snapshot')), ...changingFields }
  }
  // The first replica may read the last records later than the new one.
  await eventually(
    async () => isDeepStrictEqual(...(await Promise.all([snapshotOf(replica), snapshotOf(late)]))),
    'equal snapshots',
    10_000,
    200,
  )
  await late.stop()
  const lag = await bus.admin.lag({ topic: bus.topic, groupIds: [`realtimedata-${late.pod}`] })
  expect(lag.get(`realtimedata-${late.pod}`)?.members).toBe(0)
})

it('notifies browsers of new restaurants', async () => {
  const { received } = connectBrowser()
  await eventually(() => received.snapshot[0], 'the snapshot')
  await bus.publish(responseEvent(newRequestId(), statusMessage(responseStatuses.orderCreated)))
  await bus.publish(responseEvent(newRequestId(), statusMessage(responseStatuses.restaurantsCreated)))
  await eventually(() => received.restaurants.length > 0, 'the notification')
  expect(received.restaurants).toHaveLength(1)
})

it('sends the lag of the groups with rates and partition owners', async () => {
  const settings = bus.settings()
  const groupIds = groupIdsOf((name) => (name === 'order' ? settings.groupId : `unused-${name}`))
  const consumer = createOrderEventConsumer({ ...settings, service: 'test', handlers: {} })
  const ownReplica = await startReplica(groupIds)
  cleanups.push(() => consumer.stop(), ownReplica.stop)
  await consumer.start()
  const { received } = connectBrowser(ownReplica)
  await eventually(() => received.lag.find(({ order }) => order.members === 1), 'the consumer to join its group')
  await deliverOrder()
  const report = await eventually(
    () => received.lag.find(({ order }) => order.ratePerSecond > 0),
    'a report with a rate',
  )
  expect(report.order.partitions).toHaveLength(6)
  // That rate can come from earlier records. Then the rate of arrivals includes this order only after the next report.
  const arrivalRate = async () => {
    const response = await fetch(`${ownReplica.url}/events/arrivals`)
    return ((await response.json()) as { recordsPerSecond: number }).recordsPerSecond
  }
  await eventually(async () => (await arrivalRate()) > 0, 'a rate of arrivals')
  expect(report.order.partitions[0]?.owner).toBe(bus.kafka.clientId)
  await eventually(() => received.lag.at(-1)?.order.total === 0, 'the lag to be 0')
})

it('reports to browsers, KEDA and Prometheus how long the oldest unfinished record waits', async () => {
  const settings = bus.settings()
  const { groupId } = settings
  let finish = () => {}
  const finished = new Promise<void>((resolve) => (finish = resolve))
  const slow = anOrder()
  const handle = ({ payload }: EventOf<'orderRequested'>) =>
    payload.orderId === slow.orderId ? finished : Promise.resolve()
  const consumer = createOrderEventConsumer({ ...settings, service: 'test', handlers: { orderRequested: { handle } } })
  cleanups.push(() => consumer.stop())
  await consumer.start()
  // A replica that saw the group catch up would expect it to empty the next backlog as fast.
  await bus.waitUntilFinished(groupId)
  const ownReplica = await startReplica(groupIdsOf(() => groupId))
  cleanups.push(ownReplica.stop)
  const { received } = connectBrowser(ownReplica)
  await eventually(() => received.lag.at(-1)?.order.total === 0, 'the group to be at the end')
  received.lag.length = 0
  const placedAt = Date.now()
  await bus.publish(anOrderEvent('orderRequested', slow))
  const { order } = await eventually(
    () => received.lag.find((report) => report.order.timeLag.ageMs > 2_000),
    'a time lag above 2 s',
  )
  const waited = Date.now() - placedAt
  expect(order.timeLag).toMatchObject({ isLowerBound: false, emptyInMs: null })
  expect(Math.abs(order.timeLag.ageMs - waited)).toBeLessThan(1_500)
  const worst = order.partitions.find(({ partition }) => partition === order.timeLag.worstPartition)
  expect(worst).toMatchObject({ lag: 1, timeLag: { ageMs: order.timeLag.ageMs } })
  const report = (await (await fetch(`${ownReplica.url}/events/lag`)).json()) as LagReport
  expect(report.order.timeLag.ageMs).toBeGreaterThanOrEqual(order.timeLag.ageMs)
  const metrics = await (await fetch(`${ownReplica.url}/metrics`)).text()
  const [, seconds] = /^kafka_consumer_group_time_lag_seconds{group="\S+",topic="\S+"} (\S+)$/m.exec(metrics) ?? []
  expect(Number(seconds)).toBeGreaterThan(2)
  finish()
  await eventually(() => received.lag.at(-1)?.order.timeLag.ageMs === 0, 'the time lag to be 0')
})

it('sends order totals, and counts orders in flight as lost when no group has lag', async () => {
  const settings = bus.settings()
  const { groupId } = settings
  const ownReplica = await startReplica(groupIdsOf(() => groupId))
  cleanups.push(ownReplica.stop)
  const { received } = connectBrowser(ownReplica)
  await deliverOrder(await deliverOrder())
  await bus.publish(anOrderEvent('orderRequested', anOrder()))
  const busy = await eventually(() => received.orderTotals[0], 'the order totals')
  expect(busy.lost).toBe(0)
  const consumer = createOrderEventConsumer({ ...settings, service: 'test', handlers: {} })
  cleanups.push(() => consumer.stop())
  await consumer.start()
  const idle = await eventually(() => received.orderTotals.find(({ lost }) => lost > 0), 'the lost orders')
  expect(idle.lost).toBe(idle.inFlight)
  expect(idle.placed).toBe(idle.delivered + idle.cancelled + idle.inFlight)
  expect(idle.repeated).toBeGreaterThan(0)
  const late = connectBrowser(ownReplica)
  expect((await eventually(() => late.received.snapshot[0], 'the snapshot')).orderTotals).toEqual(idle)
})

it('sends orders and the growth of offsets to plain WebSocket clients', async () => {
  const events = await openWebSocket<TimedOrderEvent[]>(`${replica.url}/events?any=query`)
  cleanups.push(() => events.close())
  const { orderId } = await deliverOrder()
  await eventually(() => events.received.flat().filter(({ payload }) => payload.orderId === orderId)[1], 'the events')
  expect(events.received.flat().map(({ eventType }) => eventType)).toEqual(['orderRequested', 'delivered'])
  const offsets = await openWebSocket<Record<string, number>>(`${replica.url}/events/consumergroupsoffset`)
  cleanups.push(() => offsets.close())
  const growth = await eventually(() => offsets.received[0], 'the growth of offsets')
  expect(Object.keys(growth)).toEqual(Object.values(consumers).map(({ deployment }) => deployment))
})

it('rejects upgrades on other paths', async () => {
  await expect(openWebSocket(`${replica.url}/elsewhere`)).rejects.toThrow('404')
})
