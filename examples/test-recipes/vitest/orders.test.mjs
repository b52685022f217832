import { Kafka, logLevel } from 'kafkajs'
import { describe, expect } from 'vitest'
import { test } from './kafka-fixture.mjs'

describe.each(['pizza', 'soup'])('an order of %s', (value) => {
  test('is the only one', async ({ kafka }) => {
    const producer = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).producer()
    await producer.connect()
    await producer.send({ topic: 'orders', messages: [{ value }] })
    await producer.disconnect()
    const values = (await kafka.records('orders')).map((record) => record.value?.toString())
    expect(values).toEqual([value])
  })
})
