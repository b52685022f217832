// Handles the steps of each order one after the other, and many orders at the same time. A step that fails is retried
// while other orders continue; an unreadable record is published to a dead-letter topic.
//   node examples/ordered-worker.mjs
import { setTimeout as sleep } from 'node:timers/promises'
import { createConsumer, createProducer, PoisonRecordError } from '@food-delivery/kafka-client'
import { prepareKafka, logger } from './support/prepare-kafka.mjs'

const { kafka, close } = await prepareKafka('ordered-worker', ['steps', 'steps.dead'])
const producer = createProducer({ kafka, logger })
await producer.connect()
const steps = ['placed', 'paid', 'shipped']
const orders = Array.from({ length: 20 }, (_, number) => `order-${number}`)
for (const step of steps) {
  await Promise.all(orders.map((key) => producer.send({ topic: 'steps', key, value: JSON.stringify({ step }) })))
}
await producer.send({ topic: 'steps', key: 'order-0', value: 'not JSON' })

/** @type {Map<string, string[]>} */
const handled = new Map(orders.map((order) => [order, []]))
let deadLetters = 0
const consumer = createConsumer({
  kafka,
  logger,
  groupId: 'worker',
  topic: 'steps',
  route: ({ key, value }) => ({ kind: 'task', message: { order: String(key), step: stepOf(value) } }),
  handle: async ({ order, step }, { attempt }) => {
    await sleep(10)
    if (order === 'order-7' && step === 'paid' && attempt < 3)
      throw new Error('the payment service rejected the payment')
    handled.get(order)?.push(step)
  },
  deadLetter: async ({ record: { key, value }, reason, error }) => {
    await producer.send({ topic: 'steps.dead', key, value, headers: [['error', Buffer.from(error.message)]] })
    console.log(`dead letter of ${String(key)}: ${reason}, ${error.message}`)
    deadLetters++
  },
})

/** @param {Buffer | null} value */
function stepOf(value) {
  try {
    return /** @type {{ step: string }} */ (JSON.parse(String(value))).step
  } catch {
    throw new PoisonRecordError('the value is not JSON')
  }
}

const isDone = () => deadLetters === 1 && [...handled.values()].every((list) => list.length === steps.length)
await consumer.start()
while (!isDone()) await sleep(20)
await consumer.stop()
await producer.disconnect()
await close()

const inOrder = [...handled.values()].filter((list) => list.join() === steps.join())
console.log(`${inOrder.length} of ${orders.length} orders had the steps ${steps.join(', ')} in this sequence`)
