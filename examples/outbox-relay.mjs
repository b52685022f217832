// Publishes events that a service stores together with its data ("outbox"), so that no event is lost when the service or the
// relay is killed. Here the relay fails after a send and before it removes the event from the outbox, so the event is
// published twice, and the consumer handles it once.
//   node examples/outbox-relay.mjs
import { setTimeout as sleep } from 'node:timers/promises'
import { startMongo } from '@food-delivery/embedded'
import { createConsumer, createProducer } from '@food-delivery/kafka-client'
import { MongoClient } from 'mongodb'
import { prepareKafka, logger } from './support/prepare-kafka.mjs'

/** @typedef {{ id: string, type: string }} OrderEvent */
/** @typedef {{ _id: string, status: string, outbox: OrderEvent[] }} Order */

const { kafka, close } = await prepareKafka('outbox-relay', ['events'])
const mongo = await startMongo()
const client = await new MongoClient(`mongodb://${mongo.address}/shop`).connect()
/** @type {import('mongodb').Collection<Order>} */
const orders = client.db().collection('orders')
const producer = createProducer({ kafka, logger })
await producer.connect()

// Each write is of one document, so it stores both the order and its event, or neither, without a transaction.
for (const number of [1, 2, 3]) {
  const event = { id: `event-${number}`, type: 'orderPlaced' }
  await orders.insertOne({ _id: `order-${number}`, status: 'placed', outbox: [event] })
}

let failuresLeft = 1
/** Publishes the stored events, and removes each from the outbox after Kafka has it. */
async function relay() {
  for await (const { _id, outbox } of orders.find({ 'outbox.0': { $exists: true } })) {
    for (const event of outbox) {
      await producer.send({ topic: 'events', key: _id, value: JSON.stringify(event) })
      if (event.id === 'event-2' && failuresLeft-- > 0) throw new Error('killed after the send')
      await orders.updateOne({ _id }, { $pull: { outbox: { id: event.id } } })
    }
  }
}
await relay().catch((/** @type {Error} */ error) => console.log(`relay: ${error.message}`))
await relay()

let received = 0
/** @type {string[]} */
const handled = []
const consumer = createConsumer({
  kafka,
  logger,
  groupId: 'mail',
  topic: 'events',
  route: ({ value }) => {
    received++
    const event = /** @type {OrderEvent} */ (JSON.parse(String(value)))
    return { kind: 'task', message: event, onceKey: event.id }
  },
  handle: (event) => {
    handled.push(event.id)
    return Promise.resolve()
  },
  deadLetter: ({ error }) => Promise.reject(error),
})
await consumer.start()
while (received < 4 || handled.length < 3) await sleep(20)
await consumer.stop()
console.log(`${await orders.countDocuments({ 'outbox.0': { $exists: true } })} orders have an event in the outbox`)
console.log(`published 4 times, handled: ${handled.sort().join(', ')}`)
await producer.disconnect()
await client.close()
await mongo.close()
await close()
