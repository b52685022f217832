import { eventually } from '../../../test/support/eventually'
import { type ClientTracing, type OutgoingRecord, createProducer, headerText } from '../src'
import { type TestKafka, collectingReader, connectTestKafka, createTestConsumer, quietLogger } from './test-kafka'

let kafka: TestKafka
const started: { stop: () => Promise<void> }[] = []

beforeAll(async () => {
  kafka = await connectTestKafka()
})

afterEach(() => Promise.all(started.splice(0).map((client) => client.stop())))

afterAll(() => kafka.close())

/** Records the calls in order. Adds the header `trace` to each record that is sent. */
function recordingTracing() {
  const calls: string[] = []
  const tracing: ClientTracing = {
    send: async (record, deliver) => {
      const headers = [...(record.headers ?? []), ['trace', Buffer.from(`of ${String(record.value)}`)] as const]
      const { partition, offset } = await deliver({ ...record, headers })
      calls.push(`sent ${String(record.value)}`)
      return { partition, offset }
    },
    process: async ({ groupId, record }, run) => {
      calls.push(`begin ${groupId} ${headerText(record.headers, 'trace')}`)
      const finished = await run()
      calls.push(`end ${String(record.value)} ${finished}`)
      return finished
    },
    attemptFailed: ({ message }) => void calls.push(`failed ${message}`),
    deadLettered: ({ message }) => void calls.push(`dead letter ${message}`),
    processBatch: ({ records }, run) => {
      calls.push(`batch ${records.map(({ value }) => String(value)).join()}`)
      run()
    },
  }
  return { tracing, calls }
}

async function send(tracing: ClientTracing, record: OutgoingRecord) {
  const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger, tracing })
  started.push({ stop: () => producer.disconnect() })
  await producer.connect()
  return producer.send(record)
}

it('traces a record from the producer to the end of its handler', async () => {
  const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
  const { tracing, calls } = recordingTracing()
  const handle = () => Promise.resolve(void calls.push('handle'))
  const route = () => ({ kind: 'task', message: 'order', workMs: 20 }) as const
  const consumer = createTestConsumer({ kafka: kafka.config('pod'), topic, groupId, tracing, route, handle })
  started.push(consumer)
  await consumer.start()
  expect(await send(tracing, { topic, key: 'a', value: 'order' })).toEqual({ partition: 0, offset: 0 })
  await eventually(() => calls.includes('end order true'), 'the end of the record')
  expect(calls.filter((call) => call !== 'sent order')).toEqual([
    `begin ${groupId} of order`,
    'handle',
    'end order true',
  ])
})

it('traces failed attempts, and the dead letter', async () => {
  const [topic, groupId] = [await kafka.topic(1), kafka.groupId()]
  const { tracing, calls } = recordingTracing()
  const consumer = createTestConsumer({
    kafka: kafka.config('pod'),
    topic,
    groupId,
    tracing,
    maxAttempts: 2,
    handle: () => Promise.reject(new Error('no stove')),
    deadLetter: () => Promise.resolve(),
  })
  started.push(consumer)
  await consumer.start()
  await send(tracing, { topic, key: 'a', value: 'order' })
  await eventually(() => calls.includes('end order true'), 'the end of the record')
  expect(calls.filter((call) => call !== 'sent order')).toEqual([
    `begin ${groupId} of order`,
    'failed no stove',
    'failed no stove',
    'dead letter no stove',
    'end order true',
  ])
})

it('traces the batches of a reader', async () => {
  const topic = await kafka.topic(1)
  const { tracing, calls } = recordingTracing()
  await send(tracing, { topic, key: 'a', value: 'order' })
  const { reader, values } = collectingReader({ kafka: kafka.config('reader'), topic, tracing })
  started.push(reader)
  await reader.start()
  await eventually(() => values().length === 1, 'the record')
  expect(calls).toEqual(['sent order', 'batch order'])
})
