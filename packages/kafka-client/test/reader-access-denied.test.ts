import { eventually } from '../../../test/support/eventually'
import { NotAuthorizedError, createTopicReader } from '../src'
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
})
