const { randomUUID } = require('node:crypto')
const { Kafka } = require('kafkajs')

it('uses the Kafka server that all test files share, with its own topic', async () => {
  const admin = new Kafka({ brokers: process.env.BOOTSTRAP_SERVERS.split(',') }).admin()
  await admin.connect()
  expect(await admin.createTopics({ topics: [{ topic: `orders-${randomUUID()}` }] })).toBe(true)
  await admin.disconnect()
})
