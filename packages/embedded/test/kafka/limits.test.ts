import { ErrorCode } from '../../src/kafka/wire/error-code'
import { type TestKafka, startTestKafka, uniqueName } from './client'
import { RawClient } from './raw-client'

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

  it('refuses a record above max.message.bytes, and accepts the next one', async () => {
    const topic = await test.createTopic(1, { 'max.message.bytes': '1000' })
    const producer = await test.producer()
    const large = producer.send({ topic, messages: [{ value: 'x'.repeat(2_000) }] })
    await expect(large).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' })
    const [sent] = await producer.send({ topic, messages: [{ value: 'x' }] })
    expect(sent).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: '0' })
  })

  it('creates topics automatically if configured', async () => {
    const topic = uniqueName('topic')
    const producer = await test.producer()
    const [sent] = await producer.send({ topic, messages: [{ value: 'x' }] })
    expect(sent?.errorCode).toBe(ErrorCode.NONE)
    expect(await test.admin.fetchTopicOffsets(topic)).toHaveLength(3)
  })

  it('refuses compaction', async () => {
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }]
    const compacted = test.admin.createTopics({ topics: [{ topic: uniqueName('topic'), configEntries }] })
    await expect(compacted).rejects.toMatchObject({ errors: [{ type: 'INVALID_CONFIG' }] })
  })

  it('refuses transactions before records are sent', async () => {
    const find = await client.call({ key: 10, version: 1, write: (w) => w.string('tx').int8(1) })
    expect([find.int32(), find.int16(), find.string()]).toEqual([
      0,
      42,
      'not supported by @food-delivery/embedded: transactions',
    ])
    const init = await client.call({ key: 22, version: 1, write: (w) => w.string('tx').int32(1_000) })
    expect([init.int32(), init.int16(), init.int64()]).toEqual([0, ErrorCode.INVALID_REQUEST, -1])
  })

  it.each([
    ['static members', { instanceId: 'i' }, ErrorCode.UNSUPPORTED_VERSION],
    ['session timeouts below the minimum', { sessionMs: 5_999 }, ErrorCode.INVALID_SESSION_TIMEOUT],
    ['empty group ids', { group: '' }, ErrorCode.INVALID_GROUP_ID],
  ])('refuses %s', async (_, { group = 'g', sessionMs = 6_000, instanceId = null }: Joining, error) => {
    const answer = await client.call({
      key: 11,
      version: 5,
      write: (w) => w.string(group).int32(sessionMs).int32(1).string('').string(instanceId).string('consumer').int32(0),
    })
    expect([answer.int32(), answer.int16()]).toEqual([0, error])
  })
})

interface Joining {
  group?: string
  sessionMs?: number
  instanceId?: string | null
}
