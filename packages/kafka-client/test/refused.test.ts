import { eventually } from '../../../test/support/eventually'
import { NotAuthorizedError, createTopicReader } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { broker, refuseWith } from './kafka-errors'

/** Makes the broker answer with an ACL error; the embedded one has no ACLs. */
const refuse = (request: 'fetch' | 'joinGroup', code: number) =>
  jest.spyOn(broker, request).mockImplementation(refuseWith(code))

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
  ])('reports that it may not read %s, and retries until stopped', async (_what, request, code, what) => {
    refuse(request, code)
    const [refused, warnings]: [Error[], string[]] = [[], []]
    const reader = createTopicReader({
      kafka: kafka.config('reader'),
      groupId: kafka.groupId(),
      topic: await kafka.topic(1),
      logger: { ...quietLogger, warn: (_fields, message) => warnings.push(message) },
      onRecords: () => undefined,
      onAccessDenied: (error) => refused.push(error),
    })
    const started = reader.start()
    await eventually(() => refused.length >= 2, 'two refusals')
    await reader.stop()
    await started
    expect(refused[0]).toBeInstanceOf(NotAuthorizedError)
    expect(warnings).toEqual([expect.stringContaining(`the account may not ${what}`)])
  })
})
