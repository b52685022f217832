import { randomUUID } from 'node:crypto'
import { type KafkaServer, startKafka as startEmbeddedKafka } from '@food-delivery/embedded'
import { type Service } from '@food-delivery/service-kit'
import { partitionOf } from '../../../packages/kafka-client/src/producer/partitioner'
import { anOrder, anOrderEvent } from '../../../test/support/orders'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { TestBus } from '../../../test/support/test-bus'
import { createOrderService } from '../src/service'

let kafka: KafkaServer
let mongo: TestMongoServer
let bus: TestBus
let service: Service
let groupId: string

beforeAll(async () => {
  ;[kafka, mongo] = await Promise.all([startEmbeddedKafka({ brokers: 3, initialRebalanceDelayMs: 0 }), startMongo()])
  bus = new TestBus({ brokers: kafka.address.split(',') })
  await bus.start()
  const settings = bus.settings()
  groupId = settings.groupId
  kafka.cluster.moveCoordinator(groupId, 1)
  service = createOrderService({ ...settings, mongo: mongo.mongo })
  await service.start()
})

afterAll(async () => {
  await service.stop({ deadlineMs: 5_000 })
  await bus.close()
  await Promise.all([kafka.close(), mongo.close()])
})

/** An id whose events are on this partition. */
function idIn(partition: number): string {
  for (;;) {
    const id = randomUUID()
    if (partitionOf({ key: id, partitions: 6, partitioner: 'murmur2' }) === partition) return id
  }
}

it('validates an order once while the broker of its response is frozen, and then responds', async () => {
  // Broker 1 leads partition 0 and coordinates the group, broker 2 leads partition 1.
  const [orderId, requestId] = [idIn(0), idIn(1)]
  kafka.cluster.freeze(2, Infinity)
  await bus.publish(anOrderEvent('orderRequested', anOrder({ orderId, requestId })))
  await bus.waitFor('orderValidated', orderId)
  expect(bus.eventsOf('updateHttpResponse', requestId)).toEqual([])
  kafka.cluster.unfreeze(2)
  expect(await bus.replyTo(requestId)).toEqual({ status: 'orderCreated' })
  await bus.waitUntilFinished(groupId)
  expect(bus.eventsOf('orderValidated', orderId)).toHaveLength(1)
})
