// The simplest server for `POST /createOrder`, for comparison with apiservice: express, JSON and kafkajs, without validation,
// metrics, logs, tracing or headers. Sends its port to the parent process. The last argument is how messages are sent to
// Kafka. `alone`: each in its own produce request. `batched`: one produce request at a time, with all messages that arrived
// during the previous one.
import { randomUUID } from 'node:crypto'
import { type AddressInfo } from 'node:net'
import express from 'express'
import { Kafka, Partitioners, logLevel } from 'kafkajs'

interface PendingMessage {
  message: { key: string; value: string }
  resolve: () => void
  reject: (error: unknown) => void
}

const [, , broker = '', topic = '', sending = ''] = process.argv
const kafka = new Kafka({ clientId: 'bench', brokers: [broker], logLevel: logLevel.NOTHING })
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
let pending: PendingMessage[] = []
let isSending = false
const publish = sending === 'batched' ? publishBatched : publishAlone

void main()

async function main(): Promise<void> {
  await producer.connect()
  const app = express()
  app.use(express.json())
  app.post('/createOrder', (req, res, next) => {
    const [orderId, requestId] = [randomUUID(), randomUUID()]
    const { kitchenSpeed, courierSpeed, ...body } = req.body as Record<string, unknown>
    const order = { orderId, kitchenId: randomUUID(), dish: 'testDish', totalPrice: '17.50', ...body }
    const value = JSON.stringify({
      eventType: 'orderRequested',
      payload: { ...order, requestId },
      simulatorConfig: { kitchenSpeed, courierSpeed },
    })
    publish({ key: orderId, value }).then(
      () => res.status(202).json({ requestId, payloadSent: order }),
      (error: unknown) => next(error),
    )
  })
  const server = app.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port })
  })
}

async function publishAlone(message: PendingMessage['message']): Promise<void> {
  await producer.send({ topic, acks: -1, messages: [message] })
}

function publishBatched(message: PendingMessage['message']): Promise<void> {
  return new Promise((resolve, reject) => {
    pending.push({ message, resolve, reject })
    if (!isSending) void sendAll()
  })
}

async function sendAll(): Promise<void> {
  isSending = true
  while (pending.length > 0) {
    const batch = pending
    pending = []
    try {
      await producer.send({ topic, acks: -1, messages: batch.map(({ message }) => message) })
      for (const { resolve } of batch) resolve()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  isSending = false
}
