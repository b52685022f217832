import { type Service } from '@food-delivery/service-kit'
import { eventually } from '../../../test/support/eventually'
import { anOrder, anOrderEvent } from '../../../test/support/orders'
import { type TestKafkaServer, type TestMongoServer, startKafka, startMongo } from '../../../test/support/servers'
import { TestBus } from '../../../test/support/test-bus'
import { type TcpProxy, startTcpProxy } from '../../../test/support/tcp-proxy'
import { createOrderService } from '../src/service'

let kafka: TestKafkaServer
let mongo: TestMongoServer
let bus: TestBus
let proxy: TcpProxy
let service: Service
let groupId: string

beforeAll(async () => {
  ;[kafka, mongo] = await Promise.all([startKafka(), startMongo()])
  bus = new TestBus(kafka.settings)
  await bus.start()
  proxy = await startTcpProxy(new URL(mongo.mongo.url).host)
  proxy.block()
  const settings = bus.settings()
  groupId = settings.groupId
  const { database } = mongo.mongo
  const url = `mongodb://${proxy.address}/?directConnection=true`
  service = createOrderService({ ...settings, mongo: { url, database } })
})

afterAll(async () => {
  await service.stop({ deadlineMs: 5_000 })
  await proxy.close()
  await bus.close()
  await Promise.all([kafka.close(), mongo.close()])
})

it('waits until MongoDB is available at the start, and loses no order during an outage', async () => {
  const started = service.start()
  expect(service.health()).toMatchObject({ ready: false, live: true })
  proxy.unblock()
  await started
  await eventually(() => service.health().ready, 'the service to be ready')

  proxy.block()
  const orders = Array.from({ length: 20 }, () => anOrder())
  await Promise.all(orders.map((order) => bus.publish(anOrderEvent('orderRequested', order))))
  await eventually(() => !service.health().ready, 'the service to report the outage')
  expect(service.health()).toMatchObject({ live: true, detail: expect.stringContaining('MongoDB') as string })

  proxy.unblock()
  await Promise.all(orders.map(({ orderId }) => bus.waitFor('orderValidated', orderId)))
  await bus.waitUntilFinished(groupId)
  const stored = await mongo.client.db(mongo.mongo.database).collection('orders').find().toArray()
  expect(stored.map(({ orderId }) => String(orderId)).sort()).toEqual(orders.map(({ orderId }) => orderId).sort())
  expect(stored.every(({ status }) => status === 'orderValidated')).toBe(true)
  await eventually(() => service.health().ready, 'the service to be ready again')
}, 40_000)
