import { type Producer, NotAuthenticatedError, NotAuthorizedError, createProducer } from '../src'
import { type TestKafka, connectTestKafka, quietLogger, readAll } from './test-kafka'
import {
  INVALID_RECORD,
  SaslError,
  MESSAGE_TOO_LARGE,
  TOPIC_AUTHORIZATION_FAILED,
  mockRequest,
  produceError,
} from './broker-mocks'

let kafka: TestKafka
let producer: Producer

beforeAll(async () => {
  kafka = await connectTestKafka()
})

beforeEach(async () => {
  producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
})

afterEach(async () => {
  jest.restoreAllMocks()
  await producer.disconnect()
})

afterAll(() => kafka.close())

const readValues = async (topic: string, count: number) =>
  (await readAll(kafka, topic, count)).map(({ value }) => String(value))

describe('producer errors', () => {
  it('writes the next record after a broker error for a record that was written', async () => {
    const topic = await kafka.topic(1)
    const send = (value: string) => producer.send({ topic, key: 'a', value })
    await send('one')
    mockRequest('Produce', async (body, send) => {
      await send()
      return produceError(INVALID_RECORD)(body, send)
    })
    await expect(send('two')).rejects.toMatchObject({ type: 'INVALID_RECORD' })
    jest.restoreAllMocks()
    await expect(send('three')).resolves.toEqual({ partition: 0, offset: 2 })
    expect(await readValues(topic, 3)).toEqual(['one', 'two', 'three'])
  })

  it('times out all records of a batch that was divided', async () => {
    const topic = await kafka.topic(1)
    let loseConnection = () => undefined as void
    const lostResponse = new Promise<never>(
      (_, reject) => (loseConnection = () => reject(new Error('connection lost'))),
    )
    mockRequest('Produce', () => lostResponse).mockImplementationOnce(produceError(MESSAGE_TOO_LARGE))
    const sends = ['a', 'b'].map((value) => producer.send({ topic, key: 'a', value }, { timeoutMs: 300 }))
    for (const { status, reason } of (await Promise.allSettled(sends)) as PromiseRejectedResult[])
      expect({ status, code: (reason as { code: string }).code }).toEqual({
        status: 'rejected',
        code: 'BROKER_UNAVAILABLE',
      })
    loseConnection()
  })

  it('rejects with NotAuthorizedError if the account may not write', async () => {
    const topic = await kafka.topic(1)
    mockRequest('Produce', produceError(TOPIC_AUTHORIZATION_FAILED))
    const sending = producer.send({ topic, key: 'a', value: 'x' })
    await expect(sending).rejects.toBeInstanceOf(NotAuthorizedError)
    await expect(sending).rejects.toThrow(`may not write to topic ${topic}`)
  })

  it('leaves the outcome open if access is denied after the response to the first request was lost', async () => {
    const topic = await kafka.topic(1)
    mockRequest('Produce', produceError(TOPIC_AUTHORIZATION_FAILED)).mockImplementationOnce(async (_body, send) => {
      await send()
      throw new Error('connection lost')
    })
    const error: unknown = await producer.send({ topic, key: 'a', value: 'x' }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ outcomeUnknown: true, cause: { code: 'NOT_AUTHORIZED' } })
    expect(await readValues(topic, 1)).toEqual(['x'])
  })

  it('sends the same records again after a failed login', async () => {
    const topic = await kafka.topic(1)
    mockRequest('Produce', (_body, send) => send()).mockRejectedValueOnce(new SaslError('not now'))
    await expect(producer.send({ topic, key: 'a', value: 'x' })).resolves.toEqual({ partition: 0, offset: 0 })
  })

  it('rejects with NotAuthenticatedError if the login fails before the partitions of the topic are known', async () => {
    const topic = await kafka.topic(1)
    mockRequest('Metadata', () => Promise.reject(new SaslError('not now')))
    const sending = producer.send({ topic, key: 'a', value: 'x' }, { timeoutMs: 10_000 })
    await expect(sending).rejects.toBeInstanceOf(NotAuthenticatedError)
  })
})
