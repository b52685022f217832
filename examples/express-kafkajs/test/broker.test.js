const { startKafka } = require('@food-delivery/embedded')
const { Kafka } = require('kafkajs')
const { startApp } = require('../src/app')

let broker
let app

beforeAll(async () => {
  broker = await startKafka({ autoCreateTopics: true })
  app = await startApp(new Kafka({ brokers: broker.brokers }))
})

afterAll(async () => {
  await app.stop()
  await broker.close()
})

it('serves an order that has been published', async () => {
  const order = JSON.stringify({ item: 'pizza' })
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(`${app.url}/orders/1`, { method: 'POST', body: order, headers })
  expect(status).toBe(202)
  let response
  do response = await fetch(`${app.url}/orders/1`)
  while (response.status === 404)
  expect(await response.json()).toEqual({ item: 'pizza' })
})
