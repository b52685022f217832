const { startApp } = require('../src/app')

/** @type {(payload: object) => Promise<void>} */
let deliver
const client = { connect: async () => {}, disconnect: async () => {} }
const kafka = {
  producer: () => ({ ...client, send: async ({ messages }) => deliver({ message: messages[0] }) }),
  consumer: () => ({
    ...client,
    subscribe: async () => {},
    run: async ({ eachMessage }) => void (deliver = eachMessage),
  }),
}
let app

beforeAll(async () => {
  app = await startApp(kafka)
})

afterAll(async () => {
  await app.stop()
})

it('serves an order that has been published', async () => {
  const order = JSON.stringify({ item: 'pizza' })
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(`${app.url}/orders/1`, { method: 'POST', body: order, headers })
  expect(status).toBe(202)
  const response = await fetch(`${app.url}/orders/1`)
  expect(await response.json()).toEqual({ item: 'pizza' })
})
