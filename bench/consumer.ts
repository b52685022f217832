// Each record takes 10 ms of asynchronous work, or what `--work` says. Fails when the records of a key are handled out of order.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConsumer, createProducer } from '@food-delivery/kafka-client'
import { Kafka, logLevel } from 'kafkajs'
import { logger } from '../commands/support/kafka-settings'
import { startKafka } from '../test/support/servers'
import { eventually } from '../test/support/eventually'
import { runBench } from './support/bench'
import { type Figure, atLeast, figure } from './support/figures'
import { createBenchTopic } from './support/kafka-process'

const KEYS = 1_000
const TIMEOUT_MS = 300_000

/** Handles one record, which is given by its key and its number. */
type Handle = (key: string, number: number) => Promise<void>
type Stop = () => Promise<unknown>

/** `share`: the part of the records to read. A slow consumer reads fewer, which suffices because its rate is constant. */
const kafkajsRuns = [
  { partitionsConsumedConcurrently: 1, share: 0.1, bound: atLeast({ required: 30, aim: 55 }) },
  { partitionsConsumedConcurrently: 6, share: 0.4, bound: atLeast({ required: 5, aim: 9 }) },
]

runBench(
  {
    name: 'consumer',
    purpose: 'Compares the consumer library with bare kafkajs.',
    options: {
      messages: { type: 'count', meaning: 'number of records', default: '3000' },
      work: { type: 'number', meaning: 'asynchronous work per record, ms; the bounds are for 10', default: '10' },
    },
  },
  async ({ values: { messages, work }, defer }) => {
    const server = await startKafka()
    defer(() => server.close())
    const { brokers } = server.settings
    const topic = await createBenchTopic(brokers)
    await publish(brokers, topic, messages)
    const libraryRate = await recordsPerSecond((handle) => consumeWithLibrary(brokers, topic, handle), messages, work)
    const figures: Figure[] = []
    for (const { partitionsConsumedConcurrently, share, bound } of kafkajsRuns) {
      const consume = (handle: Handle) => consumeWithKafkajs({ brokers, topic, partitionsConsumedConcurrently, handle })
      const rate = await recordsPerSecond(consume, messages * share, work)
      const name = `kafkajs, partitionsConsumedConcurrently ${partitionsConsumedConcurrently}`
      figures.push(figure(`times ${name}`, libraryRate / rate, '', bound), figure(name, rate, 'records/s'))
    }
    return [...figures, figure('consumer library, concurrency 64', libraryRate, 'records/s')]
  },
)

async function publish(brokers: readonly string[], topic: string, messages: number): Promise<void> {
  const producer = createProducer({ kafka: { brokers, clientId: 'bench' }, logger })
  await producer.connect()
  const numbers = Array.from({ length: messages }, (_, number) => number)
  await Promise.all(
    numbers.map((number) => producer.send({ topic, key: `key-${number % KEYS}`, value: String(number) })),
  )
  await producer.disconnect()
}

/** Rate from the first handled record to the last. @throws when the records of a key are handled out of order */
async function recordsPerSecond(
  consume: (handle: Handle) => Promise<Stop>,
  count: number,
  workMs: number,
): Promise<number> {
  const lastNumbers = new Map<string, number>()
  let [handled, isInOrder, startedAt] = [0, true, 0]
  const stop = await consume(async (key, number) => {
    startedAt ||= performance.now()
    isInOrder &&= (lastNumbers.get(key) ?? -1) < number
    lastNumbers.set(key, number)
    if (workMs > 0) await sleep(workMs)
    handled++
  })
  await eventually(() => handled >= count, `${count} handled records`, TIMEOUT_MS, 5)
  const seconds = (performance.now() - startedAt) / 1_000
  await stop()
  if (!isInOrder) throw new Error('records of the same key were handled out of order')
  return count / seconds
}

async function consumeWithLibrary(brokers: readonly string[], topic: string, handle: Handle): Promise<Stop> {
  const consumer = createConsumer<number>({
    kafka: { brokers, clientId: 'bench' },
    groupId: randomUUID(),
    topic,
    logger,
    route: ({ value }) => ({ kind: 'task', message: Number(value) }),
    handle: (number, { record }) => handle(String(record.key), number),
    deadLetter: ({ error }) => Promise.reject(error),
  })
  await consumer.start()
  return () => consumer.stop()
}

interface KafkajsOptions {
  brokers: readonly string[]
  topic: string
  partitionsConsumedConcurrently: number
  handle: Handle
}

async function consumeWithKafkajs({ brokers, topic, handle, ...options }: KafkajsOptions): Promise<Stop> {
  const kafka = new Kafka({ clientId: 'bench', brokers: [...brokers], logLevel: logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 250 })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({ ...options, eachMessage: ({ message }) => handle(String(message.key), Number(message.value)) })
  return () => consumer.disconnect()
}
