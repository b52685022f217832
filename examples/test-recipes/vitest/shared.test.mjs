import { randomUUID } from 'node:crypto'
import { Kafka } from 'kafkajs'
import { expect, inject, test } from 'vitest'

test('uses the Kafka server that all test files share, with its own topic', async () => {
  const admin = new Kafka({ brokers: inject('brokers') }).admin()
  await admin.connect()
  expect(await admin.createTopics({ topics: [{ topic: `orders-${randomUUID()}` }] })).toBe(true)
  await admin.disconnect()
})
