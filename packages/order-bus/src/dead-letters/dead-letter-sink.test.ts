import {
  type DeadLetter,
  NotAuthenticatedError,
  NotAuthorizedError,
  type Producer,
  RecordTooLargeError,
} from '@food-delivery/kafka-client'
import { DeadLetterSink } from './dead-letter-sink'

interface LogLine {
  fields: Record<string, unknown>
  message: string
}

const letter: DeadLetter = {
  record: {
    topic: 'orders',
    partition: 3,
    offset: 42,
    timestamp: 7,
    key: Buffer.from('an-order'),
    value: Buffer.from('{"eventType":'),
    headers: [['from', Buffer.from('elsewhere')]],
  },
  reason: 'poison',
  error: new Error('not an event'),
  attempts: 0,
}

function createSink({
  topicExists = true,
  connect = () => Promise.resolve(),
  send = () => Promise.resolve({ partition: 0, offset: 0 }),
}: Options = {}) {
  const lines: LogLine[] = []
  const counted: string[] = []
  const log = (fields: object, message: string) => void lines.push({ fields: { ...fields }, message })
  const disconnect = jest.fn(() => Promise.resolve())
  const producer: Producer = { connect, send, flush: () => Promise.resolve(), disconnect, isConnected: () => true }
  const sink = new DeadLetterSink({
    groupId: 'orders-consumer-group',
    service: 'orderconsumer',
    topic: 'orders-dlq',
    logger: { debug: log, info: log, warn: log, error: log },
    count: (reason, target) => counted.push(`${reason} ${target}`),
    topicExists: Promise.resolve(topicExists),
    createProducer: () => producer,
  })
  return { sink, lines, counted, disconnect }
}

interface Options {
  topicExists?: boolean
  connect?: Producer['connect']
  send?: Producer['send']
}

it('logs the complete record and counts it if there is no topic', async () => {
  const { sink, lines, counted } = createSink({ topicExists: false })
  await sink.store(letter)
  expect(counted).toEqual(['poison log'])
  expect(lines[0]?.fields).toMatchObject({
    topic: 'orders',
    partition: 3,
    offset: 42,
    key: 'an-order',
    value: '{"eventType":',
    headers: [{ name: 'from', value: 'elsewhere' }],
  })
})

it('logs bytes that are not text as base64', async () => {
  const { sink, lines } = createSink({ topicExists: false })
  const bytes = Buffer.from([0xff, 0x00])
  await sink.store({ ...letter, record: { ...letter.record, key: bytes, value: bytes, headers: [['bytes', bytes]] } })
  expect(lines[0]?.fields).toMatchObject({
    keyBase64: '/wA=',
    valueBase64: '/wA=',
    headers: [{ name: 'bytes', valueBase64: '/wA=' }],
  })
})

it('logs a record that is too large for the topic', async () => {
  const send = () => Promise.reject(new RecordTooLargeError({ bytes: 3, limit: 2 }))
  const { sink, counted } = createSink({ send })
  await sink.store(letter)
  expect(counted).toEqual(['poison log'])
})

it.each([new NotAuthorizedError('write to topic orders-dlq'), new NotAuthenticatedError()])(
  'rejects without logging after $name, so that the record is retried',
  async (error) => {
    const { sink, lines, counted } = createSink({ send: () => Promise.reject(error) })
    await expect(sink.store(letter)).rejects.toBe(error)
    expect({ lines, counted }).toEqual({ lines: [], counted: [] })
  },
)

it('closes while its producer waits for Kafka', async () => {
  const waitForever = () => new Promise<never>(() => undefined)
  const { sink, disconnect } = createSink({ connect: waitForever, send: waitForever })
  void sink.store(letter)
  await new Promise((resolve) => setImmediate(resolve))
  await sink.close()
  expect(disconnect).toHaveBeenCalledTimes(1)
})
