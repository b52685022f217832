import { eventually } from '../../../test/support/eventually'
import { NotAuthorizedError, createLogReader, createProducer, createTopicReader } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { GROUP_AUTHORIZATION_FAILED, TOPIC_AUTHORIZATION_FAILED, fetchError, mockRequest } from './broker-mocks'

const denyTopic = () => mockRequest('Fetch', fetchError(TOPIC_AUTHORIZATION_FAILED))
const denyGroup = () =>
  mockRequest('JoinGroup', async (_body, send) =>
    Object.assign(await send(), { errorCode: GROUP_AUTHORIZATION_FAILED }),
  )

let kafka: TestKafka

beforeAll(async () => {
  kafka = await connectTestKafka()
})

afterEach(() => jest.restoreAllMocks())

afterAll(() => kafka.close())

describe('a reader without access', () => {
  it.each([
    ['the topic', denyTopic, 'read topic '],
    ['its group', denyGroup, 'read in group '],
  ])('reports that it may not read %s, and retries until stopped', async (_resource, denyAccess, operation) => {
    denyAccess()
    const errors: Error[] = []
    const warnings: string[] = []
    const reader = createTopicReader({
      kafka: kafka.config('reader'),
      groupId: kafka.groupId(),
      topic: await kafka.topic(1),
      logger: { ...quietLogger, warn: (_fields, message) => warnings.push(message) },
      onRecords: () => undefined,
      onAccessDenied: (error) => errors.push(error),
    })
    const started = reader.start()
    await eventually(() => errors.length >= 2, 'two errors')
    await reader.stop()
    await started
    expect(errors[0]).toBeInstanceOf(NotAuthorizedError)
    expect(warnings).toEqual([expect.stringContaining(`the account may not ${operation}`)])
  })

  it('waits longer before each attempt if it has no group, and continues when access is allowed again', async () => {
    const topic = await kafka.topic(1)
    const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
    await producer.connect()
    await producer.send({ topic, key: 'a', value: 'a' })
    await producer.disconnect()
    denyTopic()
    const warnings: string[] = []
    const values: string[] = []
    const reader = createLogReader({
      kafka: kafka.config('log-reader'),
      topic,
      logger: { ...quietLogger, warn: (_fields, message) => warnings.push(message) },
      onRecords: (records) => values.push(...records.map(({ value }) => String(value))),
    })
    const startedAt = performance.now()
    const started = reader.start()
    await eventually(() => warnings.length >= 3, 'three warnings')
    const waitedMs = performance.now() - startedAt
    jest.restoreAllMocks()
    await started
    await reader.stop()
    // 100 and 200 ms, each reduced by at most half. A timer may be 1 ms early.
    expect(waitedMs).toBeGreaterThan(148)
    expect(values).toEqual(['a'])
    expect(warnings[0]).toMatch(/^cannot read topic .*, retrying: /)
  })
})
