const { Kafka, logLevel } = require('kafkajs')

const { kafka } = globalThis
const producer = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).producer()
let snapshotWithOneOrder

beforeAll(async () => {
  await producer.connect()
  await producer.send({ topic: 'orders', messages: [{ value: 'pizza' }] })
  snapshotWithOneOrder = await kafka.snapshot()
})

beforeEach(() => kafka.restore(snapshotWithOneOrder))

afterAll(() => producer.disconnect())

it.each(['soup', 'pasta'])('adds %s to the one order', async (value) => {
  await producer.send({ topic: 'orders', messages: [{ value }] })
  const values = (await kafka.records('orders')).map((record) => record.value.toString())
  expect(values).toEqual(['pizza', value])
})

it('repeats a send that the broker has refused', async () => {
  await kafka.refuse('Produce', 'NOT_LEADER_OR_FOLLOWER')
  await producer.send({ topic: 'orders', messages: [{ value: 'soup' }] })
  const requests = await kafka.requests()
  expect(requests.filter(({ name }) => name === 'Produce')).toHaveLength(2)
})
