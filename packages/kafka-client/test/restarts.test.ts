import { type NotAuthorizedError, createConsumer, createTopicReader } from '../src'
import { type TestKafka, connectTestKafka, quietLogger, waitFor } from './kafka'
import { TOPIC_AUTHORIZATION_FAILED, broker, refuseWith } from './refusals'

let kafka: TestKafka

beforeAll(async () => {
  kafka = await connectTestKafka()
})

afterEach(() => jest.restoreAllMocks())

afterAll(() => kafka.close())

interface Given {
  topic: string
  groupId: string
  onRefused: (error: NotAuthorizedError) => void
}

const common = () => ({ kafka: kafka.config('pod'), logger: quietLogger })

const clients = {
  consumer: (given: Given) =>
    createConsumer({
      ...common(),
      ...given,
      route: () => ({ kind: 'ignore' }),
      handle: () => Promise.resolve(),
      deadLetter: () => Promise.resolve(),
    }),
  reader: (given: Given) => createTopicReader({ ...common(), ...given, onRecords: () => undefined }),
}

describe('a group member whose fetches fail', () => {
  it.each(['consumer', 'reader'] as const)('joins less and less often: a %s', async (kind) => {
    jest.spyOn(broker, 'fetch').mockImplementation(refuseWith(TOPIC_AUTHORIZATION_FAILED))
    const refusedAt: number[] = []
    const member = clients[kind]({
      ...{ topic: await kafka.topic(1), groupId: kafka.groupId() },
      onRefused: () => refusedAt.push(performance.now()),
    })
    const started = member.start()
    await waitFor('five refusals', () => refusedAt.length >= 5)
    await member.stop()
    await started
    // The fourth pause lasts 400 ms at least, and each one about twice as long as the one before.
    expect(refusedAt[4]! - refusedAt[3]!).toBeGreaterThan(390)
  })
})
