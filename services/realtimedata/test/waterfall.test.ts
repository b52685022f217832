import { randomUUID } from 'node:crypto'
import { type OrderWaterfall, type Problem } from '@food-delivery/contracts'
import { type Service } from '@food-delivery/service-kit'
import { anOrder, anOrderEvent } from '../../../test/support/orders'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { startTcpProxy } from '../../../test/support/tcp-proxy'
import { TestBus } from '../../../test/support/test-bus'
import { createRealtimeService } from '../src/service'

let kafka: TestKafkaServer
let bus: TestBus
let service: Service

beforeAll(async () => {
  kafka = await startKafka()
  bus = new TestBus(kafka.settings)
  await bus.start()
  service = createRealtimeService({ ...bus.settings(), pod: randomUUID().slice(0, 8) })
  await service.start()
})

afterAll(async () => {
  await service.stop()
  await bus.close()
  await kafka.close()
})

async function get(path: string, { url } = service.http) {
  const response = await fetch(`${url}/events/orders/${path}`)
  return { status: response.status, body: (await response.json()) as OrderWaterfall & Problem }
}

describe('GET /events/orders/:orderId', () => {
  it('responds with the steps so far, and divides those whose pod sent its times', async () => {
    const order = anOrder()
    const { partition } = await bus.publish(anOrderEvent('orderRequested', order))
    const startedAt = Date.now()
    await bus.publish(anOrderEvent('orderCreated', order), { startedAt, workedAt: startedAt + 2 })
    await bus.publish(anOrderEvent('orderValidated', order))
    const { status, body } = await get(order.orderId)
    expect(status).toBe(200)
    expect(body).toMatchObject({ orderId: order.orderId, partition, fulfilmentMs: null })
    expect(body.steps).toMatchObject([
      { step: 'orderCreated', pod: bus.topic, parts: { queued: startedAt - body.placedAt, worked: 2 } },
      { step: 'orderValidated' },
    ])
    expect(body.steps[1]?.parts).toBeUndefined()
  })

  it('ignores other events with the key of the order, and values that are not events', async () => {
    const order = anOrder()
    await bus.publishRaw({ key: order.orderId, value: '{broken' })
    await bus.publish(anOrderEvent('orderRequested', order))
    await bus.publish({ eventType: 'getOrderFromId', payload: { requestId: randomUUID(), orderId: order.orderId } })
    await bus.publish(anOrderEvent('delivered', order))
    const { body } = await get(order.orderId)
    expect(body.steps.map(({ step }) => step)).toEqual(['delivered'])
    expect(body.fulfilmentMs).toBe(body.steps[0]!.totalMs)
  })

  it('shows the time of a cancellation, and no step after that', async () => {
    const order = anOrder()
    await bus.publish(anOrderEvent('orderRequested', order))
    const [startedAt, workedAt] = [Date.now(), Date.now()]
    await bus.publish(anOrderEvent('cancelled', order), { startedAt, workedAt })
    await bus.publish(anOrderEvent('delivered', order))
    const { body } = await get(order.orderId)
    expect(body).toMatchObject({ fulfilmentMs: null, steps: [], cancelled: { pod: bus.topic } })
    expect(body.cancelled?.at).toBeGreaterThanOrEqual(body.placedAt)
  })

  it('searches only records from shortly before placedAt', async () => {
    const order = anOrder()
    await bus.publish(anOrderEvent('orderRequested', order))
    await expect(get(`${order.orderId}?placedAt=${Date.now()}`)).resolves.toMatchObject({ status: 200 })
    const later = await get(`${order.orderId}?placedAt=${Date.now() + 3_600_000}`)
    expect(later).toMatchObject({ status: 404 })
  })

  it('responds with 404 for an unknown order, and for one without its first event', async () => {
    const unknown = await get('no-such-order')
    expect(unknown.status).toBe(404)
    expect(unknown.body.detail).toMatch(/^topic orders-\w+ has no order no-such-order since 20\d\d-.+Z$/)
    const order = anOrder()
    await bus.publish(anOrderEvent('courierMatched', order))
    const { body } = await get(order.orderId)
    expect(body.detail).toMatch(/^order .+ was placed before 20.+Z, and topic orders-\w+ was read only from then on$/)
  })

  it.each(['x?placedAt=yesterday', 'x?placedAt=-1', `${'x'.repeat(201)}`])('rejects %s', async (path) => {
    await expect(get(path)).resolves.toMatchObject({ status: 400 })
  })

  it('responds with 503 when Kafka does not respond', async () => {
    const proxy = await startTcpProxy(kafka.settings.brokers[0]!)
    const settings = { ...bus.settings(), kafka: { ...kafka.settings, brokers: [proxy.address], clientId: 'proxied' } }
    const proxied = createRealtimeService({ ...settings, pod: randomUUID().slice(0, 8) })
    await proxied.start()
    proxy.block()
    const { status, body } = await get('x', proxied.http)
    proxy.unblock()
    await proxied.stop()
    await proxy.close()
    expect(`${status} ${body.detail}`).toBe('503 the events cannot be read: Kafka is not reachable')
  })
})
