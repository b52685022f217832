import { eventually } from '../../../test/support/eventually'
import { type NotAuthorizedError, createConsumer, createTopicReader } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { TOPIC_AUTHORIZATION_FAILED, broker, refuseWith } from './kafka-errors'

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

const common = () => ({ kafka: kafka.config('pod'), logger: quietLogger })

const clients = {
  consumer: (options: GroupOptions) =>
    createConsumer({
      ...common(),
      ...options,
      route: () => ({ kind: 'ignore' }),
      handle: () => Promise.resolve(),
      deadLetter: () => Promise.resolve(),
    }),
  reader: (options: GroupOptions) => createTopicReader({ ...common(), ...options, onRecords: () => undefined }),
}

describe('a group member whose fetches fail', () => {
  it.each(['consumer', 'reader'] as const)('backs off between joins: a %s', async (kind) => {
    jest.spyOn(broker, 'fetch').mockImplementation(refuseWith(TOPIC_AUTHORIZATION_FAILED))
    const refusedAt: number[] = []
    const member = clients[kind]({
      topic: await kafka.topic(1),
      groupId: kafka.groupId(),
      onAccessDenied: () => refusedAt.push(performance.now()),
    })
    const started = member.start()
    await eventually(() => refusedAt.length >= 5, 'five refusals')
    await member.stop()
    await started
    // The fourth back-off lasts at least 400 ms, as each is about twice as long as the one before.
    expect(refusedAt[4]! - refusedAt[3]!).toBeGreaterThan(390)
  })
})
