import { eventually } from '../../../test/support/eventually'
import { type NotAuthorizedError, createConsumer, createTopicReader } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { TOPIC_AUTHORIZATION_FAILED, fetchError, mockRequest } from './broker-mocks'

let kafka: TestKafka

beforeAll(async () => {
  kafka = await connectTestKafka()
})

afterEach(() => jest.restoreAllMocks())

afterAll(() => kafka.close())

interface GroupOptions {
  topic: string
  groupId: string
  onAccessDenied: (error: NotAuthorizedError) => void
}

const commonOptions = () => ({ kafka: kafka.config('pod'), logger: quietLogger })

const createMember = {
  consumer: (options: GroupOptions) =>
    createConsumer({
      ...commonOptions(),
      ...options,
      route: () => ({ kind: 'ignore' }),
      handle: () => Promise.resolve(),
      deadLetter: () => Promise.resolve(),
    }),
  reader: (options: GroupOptions) => createTopicReader({ ...commonOptions(), ...options, onRecords: () => undefined }),
}

describe('a group member whose fetches fail', () => {
  it.each(['consumer', 'reader'] as const)('backs off between the joins of a %s', async (kind) => {
    mockRequest('Fetch', fetchError(TOPIC_AUTHORIZATION_FAILED))
    const deniedAt: number[] = []
    const member = createMember[kind]({
      topic: await kafka.topic(1),
      groupId: kafka.groupId(),
      onAccessDenied: () => deniedAt.push(performance.now()),
    })
    const started = member.start()
    await eventually(() => deniedAt.length >= 5, 'five errors')
    await member.stop()
    await started
    // The fourth backoff lasts at least 400 ms, because each is about twice as long as the previous one.
    expect(deniedAt[4]! - deniedAt[3]!).toBeGreaterThan(390)
  })
})
