const express = require('express')

/** Publishes each order, and serves those that have arrived. @param {import('kafkajs').Kafka} kafka */
async function startApp(kafka) {
  /** @type {Map<string, object>} */
  const orders = new Map()
  const producer = kafka.producer()
  const consumer = kafka.consumer({ groupId: 'orders', maxWaitTimeInMs: 500 })
  await Promise.all([producer.connect(), consumer.connect()])
  await consumer.subscribe({ topic: 'orders', fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ message }) => {
      orders.set(String(message.key), JSON.parse(String(message.value)))
    },
  })

  const app = express()
  app.use(express.json())
  app.post('/orders/:id', async (request, response) => {
    await producer.send({
      topic: 'orders',
      messages: [{ key: request.params.id, value: JSON.stringify(request.body) }],
    })
    response.status(202).end()
  })
  app.get('/orders/:id', (request, response) => {
    const order = orders.get(request.params.id)
    response.status(order ? 200 : 404).json(order ?? {})
  })
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const stop = async () => {
    server.close()
    server.closeAllConnections()
    await Promise.all([producer.disconnect(), consumer.disconnect()])
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

module.exports = { startApp }
