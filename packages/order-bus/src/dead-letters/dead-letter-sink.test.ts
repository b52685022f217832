import {
  type DeadLetter,
  NotAuthenticatedError,
  NotAuthorizedError,
  type Producer,
  RecordTooLargeError,
} from '@food-delivery/kafka-client'
import { DeadLetterSink } from './dead-letter-sink'

interface Line {
  fields: Record<string, unknown>
  message: string
}

const letter: DeadLetter = {
  record: {
    topic: 'orders',
    partition: 3,
    offset: 42,
    timestamp: 7,
    key: 'an-order',
    value: Buffer.from('{"eventType":'),
    headers: { from: 'elsewhere' },
  },
  reason: 'poison',
  error: new Error('not an event'),
  attempts: 0,
}

function aSink({
  topicReady = true,
  connect = () => Promise.resolve(),
  send = () => Promise.resolve({ partition: 0, offset: 0 }),
}: Options = {}) {
  const lines: Line[] = []
  const counted: string[] = []
  const log = (fields: object, message: string) => void lines.push({ fields: { ...fields }, message })
  const disconnect = jest.fn(() => Promise.resolve())
  const producer: Producer = { connect, send, flush: () => Promise.resolve(), disconnect, isConnected: () => true }
  const sink = new DeadLetterSink({
    groupId: 'orders-consumer-group',
    service: 'orderconsumer',
    topic: 'orders-dlq',
    logger: { debug: log, info: log, warn: log, error: log },
    count: (reason, sink) => counted.push(`${reason} ${sink}`),
    topicReady: Promise.resolve(topicReady),
    createProducer: () => producer,
  })
  return { sink, lines, counted, disconnect }
}

interface Options {
  topicReady?: boolean
  connect?: Producer['connect']
  send?: Producer['send']
}

it('logs and counts the whole record where there is no topic for it', async () => {
  const { sink, lines, counted } = aSink({ topicReady: false })
  await sink.store(letter)
  expect(counted).toEqual(['poison log'])
  expect(lines[0]?.fields).toMatchObject({
    topic: 'orders',
    partition: 3,
    offset: 42,
    key: 'an-order',
    value: '{"eventType":',
    headers: { from: 'elsewhere' },
  })
})

it('logs bytes that are not text as base64', async () => {
  const { sink, lines } = aSink({ topicReady: false })
  await sink.store({ ...letter, record: { ...letter.record, value: Buffer.from([0xff, 0x00]) } })
  expect(lines[0]?.fields['valueBase64']).toBe('/wA=')
})

it('logs a record that is too large for the topic', async () => {
  const send = () => Promise.reject(new RecordTooLargeError({ bytes: 3, limit: 2 }))
  const { sink, counted } = aSink({ send })
  await sink.store(letter)
  expect(counted).toEqual(['poison log'])
})

it.each([new NotAuthorizedError('write to topic orders-dlq'), new NotAuthenticatedError()])(
  'keeps a record for another attempt after $name',
  async (refusal) => {
    const { sink, lines, counted } = aSink({ send: () => Promise.reject(refusal) })
    await expect(sink.store(letter)).rejects.toBe(refusal)
    expect({ lines, counted }).toEqual({ lines: [], counted: [] })
  },
)

it('closes while its producer still waits for Kafka', async () => {
  const never = () => new Promise<never>(() => undefined)
  const { sink, disconnect } = aSink({ connect: never, send: never })
  void sink.store(letter)
  await new Promise((turn) => setImmediate(turn))
  await sink.close()
  expect(disconnect).toHaveBeenCalledTimes(1)
})
