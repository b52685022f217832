// The consumer library against kafkajs itself: npm run bench -- consumer [--messages 3000]
// 10 ms of asynchronous work per record, 6 partitions, 1,000 keys; the order of each key is checked.
import { randomUUID } from 'node:crypto'
import { createConsumer, createLagAdmin, createProducer } from '@food-delivery/kafka-client'
import { Kafka, logLevel } from 'kafkajs'
import { readArguments } from '../commands/support/arguments.mjs'
import { startKafka } from '../test/support/servers'
import { silentLogger } from '../test/support/test-bus'
import { eventually } from '../test/support/eventually'
import { runBench } from './support/bench'
import { type Bound, type Figure, atLeast } from './support/figures'

const { values } = readArguments({
  command: 'npm run bench -- consumer',
  purpose: 'Compares the consumer library with bare kafkajs.',
  options: { messages: { type: 'count', meaning: 'number of messages', default: '3000' } },
})
const MESSAGES = values.messages
const KEYS = 1_000
const WORK_MS = 10
const LIMIT_MS = 300_000

interface Run {
  handle: (key: string, number: number) => Promise<void>
  done: () => boolean
  isInOrder: () => boolean
}

/** The slow ones read only a part: their rate is constant. */
const theirWays: { concurrently: number; share: number; bound: Bound }[] = [
  { concurrently: 1, share: 0.1, bound: atLeast({ required: 30, aim: 55 }) },
  { concurrently: 6, share: 0.4, bound: atLeast({ required: 5, aim: 9 }) },
]

runBench('consumer', async (defer): Promise<Figure[]> => {
  const server = await startKafka()
  defer(() => server.close())
  const topic = `bench-${randomUUID()}`
  const { brokers } = server.settings
  await fill(brokers, topic)
  const ours = await time((run) => consumeOurs(brokers, topic, run), MESSAGES)
  const figures: Figure[] = []
  for (const { concurrently, share, bound } of theirWays) {
    const theirs = await time((run) => consumeTheirs(brokers, topic, concurrently, run), MESSAGES * share)
    const name = `kafkajs, partitionsConsumedConcurrently ${concurrently}`
    figures.push(
      { name: `times ${name}`, measured: ours / theirs, unit: '', bound },
      { name, measured: theirs, unit: 'records/s' },
    )
  }
  return [...figures, { name: 'ours, concurrency 64', measured: ours, unit: 'records/s' }]
})

async function fill(brokers: readonly string[], topic: string): Promise<void> {
  const options = { kafka: { brokers, clientId: 'bench' }, logger: silentLogger }
  const [admin, producer] = [createLagAdmin(options), createProducer(options)]
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopic({ topic, partitions: 6 })
  await Promise.all(
    Array.from({ length: MESSAGES }, (_, i) => producer.send({ topic, key: `key-${i % KEYS}`, value: String(i) })),
  )
  await Promise.all([admin.disconnect(), producer.disconnect()])
}

/** Records per second from the first record handled to the last. */
async function time(consume: (run: Run) => Promise<() => Promise<unknown>>, count: number): Promise<number> {
  const last = new Map<string, number>()
  let [handled, inOrder, startedAt] = [0, true, 0]
  const stop = await consume({
    handle: async (key, number) => {
      startedAt ||= performance.now()
      inOrder &&= (last.get(key) ?? -1) < number
      last.set(key, number)
      await new Promise((resolve) => setTimeout(resolve, WORK_MS))
      handled++
    },
    done: () => handled >= count,
    isInOrder: () => inOrder,
  })
  await eventually(() => handled >= count, `${count} records`, LIMIT_MS)
  const seconds = (performance.now() - startedAt) / 1_000
  await stop()
  if (!inOrder) throw new Error('a key was handled out of order')
  return count / seconds
}

async function consumeOurs(brokers: readonly string[], topic: string, run: Run): Promise<() => Promise<unknown>> {
  const consumer = createConsumer<number>({
    kafka: { brokers, clientId: 'bench' },
    groupId: randomUUID(),
    topic,
    logger: silentLogger,
    route: ({ value }) => ({ kind: 'task', message: Number(value) }),
    handle: (number, { record }) => run.handle(record.key!, number),
    deadLetter: ({ error }) => Promise.reject(error),
  })
  await consumer.start()
  return () => consumer.stop()
}

async function consumeTheirs(
  brokers: readonly string[],
  topic: string,
  partitionsConsumedConcurrently: number,
  run: Run,
): Promise<() => Promise<unknown>> {
  const kafka = new Kafka({ clientId: 'bench', brokers: [...brokers], logLevel: logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 250 })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    partitionsConsumedConcurrently,
    eachMessage: ({ message }) => run.handle(String(message.key), Number(message.value)),
  })
  return () => consumer.disconnect()
}
