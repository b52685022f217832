import { KafkaJSProtocolError } from 'kafkajs'
import { type Consumer, createConsumer, createProducer } from '../src'
import { loadBroker } from '../src/patches/kafkajs-internals'
import { type TestKafka, connectTestKafka, quietLogger, waitFor } from './kafka'

let kafka: TestKafka
let consumer: Consumer

beforeAll(async () => {
  kafka = await connectTestKafka()
})
afterAll(async () => {
  await consumer.stop()
  await kafka.close()
})

/** Lets the next call of a request of this process fail. */
function failNext(request: 'fetch' | 'joinGroup', error: Error): { hasFailed: () => boolean } {
  const prototype = loadBroker().prototype as unknown as Record<string, (options: object) => Promise<object>>
  const original = prototype[request]!
  let failed = false
  prototype[request] = () => {
    prototype[request] = original
    failed = true
    return Promise.reject(error)
  }
  return { hasFailed: () => failed }
}

it('joins again when a join was lost and the broker sees no need for another', async () => {
  const topic = await kafka.topic()
  const seen: string[] = []
  consumer = createConsumer<string>({
    ...{ kafka: kafka.config('pod'), topic, groupId: kafka.groupId(), logger: quietLogger },
    route: ({ value }) => ({ kind: 'task', message: String(value) }),
    handle: (message) => Promise.resolve(void seen.push(message)),
    deadLetter: ({ error }) => Promise.reject(error),
  })
  await consumer.start()
  // A partition has moved to another broker: kafkajs joins anew by itself.
  const moved = { message: 'moved', type: 'NOT_LEADER_FOR_PARTITION', code: 6, retriable: true }
  const lost = failNext('joinGroup', new Error('connection lost'))
  failNext('fetch', new KafkaJSProtocolError(moved as never))
  await waitFor('the join to be lost', lost.hasFailed)
  const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
  await producer.send({ topic, key: 'a', value: 'after' })
  await producer.disconnect()
  await waitFor('the record', () => seen.length > 0, 5_000)
  expect(seen).toEqual(['after'])
}, 20_000)
