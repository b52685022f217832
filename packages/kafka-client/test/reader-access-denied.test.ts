import { eventually } from '../../../test/support/eventually'
import { NotAuthorizedError, createTopicReader } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { broker, rejectWithCode } from './broker-mocks'

/** Replaces responses with an ACL error, because the embedded broker has no ACLs. */
const denyAccess = (request: 'fetch' | 'joinGroup', code: number) =>
  jest.spyOn(broker, request).mockImplementation(rejectWithCode(code))

let kafka: TestKafka

beforeAll(async () => {
  kafka = await connectTestKafka()
})

afterEach(() => jest.restoreAllMocks())

afterAll(() => kafka.close())

describe('a reader without access', () => {
  it.each<[string, 'fetch' | 'joinGroup', number, string]>([
    ['the topic', 'fetch', 29, 'read topic '],
    ['its group', 'joinGroup', 30, 'read in group '],
  ])('reports that it may not read %s, and retries until stopped', async (_resource, request, code, operation) => {
    denyAccess(request, code)
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
