import { ErrorCode } from '../../src/kafka/wire/error-code'
import { type TestKafka, startTestKafka, uniqueName } from './test-kafka'
import { ApiKey, RawClient } from './raw-client'

describe('limits and options of the broker', () => {
  let test: TestKafka
  let client: RawClient
  beforeAll(async () => {
    test = await startTestKafka({ autoCreateTopics: true, defaultPartitions: 3 })
    client = await RawClient.connect(test.address)
  })
  afterAll(async () => {
    client.end()
    await test.close()
  })

  it('rejects a record larger than max.message.bytes and accepts the next record', async () => {
    const topic = await test.createTopic(1, { 'max.message.bytes': '1000' })
    const producer = await test.producer()
    const sending = producer.send({ topic, messages: [{ value: 'x'.repeat(2_000) }] })
    await expect(sending).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' })
    const [sent] = await producer.send({ topic, messages: [{ value: 'x' }] })
    expect(sent).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: '0' })
  })

  it('creates topics automatically with autoCreateTopics', async () => {
    const topic = uniqueName('topic')
    const producer = await test.producer()
    const [sent] = await producer.send({ topic, messages: [{ value: 'x' }] })
    expect(sent?.errorCode).toBe(ErrorCode.NONE)
    expect(await test.admin.fetchTopicOffsets(topic)).toHaveLength(3)
  })

  it('rejects topics with cleanup.policy=compact', async () => {
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }]
    const creation = test.admin.createTopics({ topics: [{ topic: uniqueName('topic'), configEntries }] })
    await expect(creation).rejects.toMatchObject({ errors: [{ type: 'INVALID_CONFIG' }] })
  })

  it('rejects a transactional producer before it sends records', async () => {
    const coordinator = await client.call({
      key: ApiKey.FIND_COORDINATOR,
      version: 1,
      write: (body) => body.string('tx').int8(1),
    })
    expect([coordinator.int32(), coordinator.int16(), coordinator.string()]).toEqual([
      0,
      42,
      'not supported by @food-delivery/embedded: transactions',
    ])
    const producerId = await client.call({
      key: ApiKey.INIT_PRODUCER_ID,
      version: 1,
      write: (body) => body.string('tx').int32(1_000),
    })
    expect([producerId.int32(), producerId.int16(), producerId.int64()]).toEqual([0, ErrorCode.INVALID_REQUEST, -1])
  })

  it.each([
    ['static members', { instanceId: 'i' }, ErrorCode.UNSUPPORTED_VERSION],
    ['session timeouts below the minimum', { sessionMs: 5_999 }, ErrorCode.INVALID_SESSION_TIMEOUT],
    ['empty group ids', { group: '' }, ErrorCode.INVALID_GROUP_ID],
  ])('rejects %s', async (_, { group = 'g', sessionMs = 6_000, instanceId = null }: JoinOptions, error) => {
    const response = await client.call({
      key: ApiKey.JOIN_GROUP,
      version: 5,
      write: (body) =>
        body.string(group).int32(sessionMs).int32(1).string('').string(instanceId).string('consumer').int32(0),
    })
    expect([response.int32(), response.int16()]).toEqual([0, error])
  })
})

interface JoinOptions {
  group?: string
  sessionMs?: number
  instanceId?: string | null
}
