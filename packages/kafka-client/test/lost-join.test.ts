import { eventually } from '../../../test/support/eventually'
import { type Consumer, createConsumer, createProducer } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { NOT_LEADER, broker, refuseWith } from './kafka-errors'

let kafka: TestKafka
let consumer: Consumer

beforeAll(async () => {
  kafka = await connectTestKafka()
})
afterAll(async () => {
  jest.restoreAllMocks()
  await consumer.stop()
  await kafka.close()
})

it('rejoins after a failed join although the broker does not ask for it', async () => {
  const topic = await kafka.topic()
  const seen: string[] = []
  consumer = createConsumer<string>({
    kafka: kafka.config('pod'),
    topic,
    groupId: kafka.groupId(),
    logger: quietLogger,
    route: ({ value }) => ({ kind: 'task', message: String(value) }),
    handle: (message) => Promise.resolve(void seen.push(message)),
    deadLetter: ({ error }) => Promise.reject(error),
  })
  await consumer.start()
  const joins = jest.spyOn(broker, 'joinGroup').mockRejectedValueOnce(new Error('connection lost'))
  // As if a leader had moved: kafkajs then rejoins by itself.
  jest.spyOn(broker, 'fetch').mockImplementationOnce(refuseWith(NOT_LEADER))
  await eventually(() => joins.mock.calls.length > 0, 'the join to fail')
  const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
  await producer.send({ topic, key: 'a', value: 'after' })
  await producer.disconnect()
  await eventually(() => seen.length > 0, 'the record', 5_000)
  expect(seen).toEqual(['after'])
}, 20_000)
