import { type DeadLetter, type Producer, RecordTooLargeError } from '@food-delivery/kafka-client'
import { DeadLetterOffice } from './dead-letter-office'

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

function anOffice({
  topicReady = true,
  send = () => Promise.resolve({ partition: 0, offset: 0 }),
}: Options = {}) {
  const lines: Line[] = []
  const counted: string[] = []
  const log = (fields: object, message: string) => void lines.push({ fields: { ...fields }, message })
  const producer: Producer = {
    connect: () => Promise.resolve(),
    send,
    flush: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    isConnected: () => true,
  }
  const office = new DeadLetterOffice({
    groupId: 'orders-consumer-group',
    service: 'orderconsumer',
    topic: 'orders-dlq',
    logger: { debug: log, info: log, warn: log, error: log },
    count: (reason, sink) => counted.push(`${reason} ${sink}`),
    topicReady: Promise.resolve(topicReady),
    createProducer: () => producer,
  })
  return { office, lines, counted }
}

interface Options {
  topicReady?: boolean
  send?: Producer['send']
}

it('logs a record whole and counts it where there is no topic for it', async () => {
  const { office, lines, counted } = anOffice({ topicReady: false })
  await office.take(letter)
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

it('logs bytes that are no text as base64', async () => {
  const { office, lines } = anOffice({ topicReady: false })
  await office.take({ ...letter, record: { ...letter.record, value: Buffer.from([0xff, 0x00]) } })
  expect(lines[0]?.fields['valueBase64']).toBe('/wA=')
})

it('logs a record that no topic can take', async () => {
  const send = () => Promise.reject(new RecordTooLargeError({ bytes: 3, limit: 2 }))
  const { office, counted } = anOffice({ send })
  await office.take(letter)
  expect(counted).toEqual(['poison log'])
})
