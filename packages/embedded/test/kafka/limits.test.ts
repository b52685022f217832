import { ConfigResourceTypes } from 'kafkajs'
import { ErrorCode } from '../../src/kafka/wire/error-code'
import { type Writer } from '../../src/kafka/wire/writer'
import { type TestKafka, startTestKafka, uniqueName } from './test-kafka'
import { ApiKey, RawClient } from './raw-client'

describe('limits and options of the broker', () => {
  let kafka: TestKafka
  let client: RawClient
  beforeAll(async () => {
    kafka = await startTestKafka({ autoCreateTopics: true, defaultPartitions: 3 })
    client = await RawClient.connect(kafka.address)
  })
  afterAll(async () => {
    client.end()
    await kafka.close()
  })

  it('rejects a record larger than max.message.bytes and accepts the next record', async () => {
    const topic = await kafka.createTopic(1, { 'max.message.bytes': '1000' })
    const producer = await kafka.producer()
    const sending = producer.send({ topic, messages: [{ value: 'x'.repeat(2_000) }] })
    await expect(sending).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' })
    const [sent] = await producer.send({ topic, messages: [{ value: 'x' }] })
    expect(sent).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: '0' })
  })

  it('refuses records beyond maxMemoryBytes until other records are deleted', async () => {
    const limitedKafka = await startTestKafka({ maxMemoryBytes: 100_000 })
    const [firstTopic, secondTopic] = [await limitedKafka.createTopic(), await limitedKafka.createTopic()]
    const producer = await limitedKafka.producer({ retry: { retries: 0 } })
    const send = (topic: string) => producer.send({ topic, messages: [{ value: 'x'.repeat(60_000) }] })
    await send(firstTopic)
    await expect(send(secondTopic)).rejects.toMatchObject({ type: 'POLICY_VIOLATION' })
    await limitedKafka.admin.deleteTopics({ topics: [firstTopic] })
    await expect(send(secondTopic)).resolves.toMatchObject([{ baseOffset: '0' }])
    await limitedKafka.close()
  })

  it('has no limit for retention.bytes by default, as in Kafka', async () => {
    const topic = await kafka.createTopic()
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.bytes'] }]
    const described = await kafka.admin.describeConfigs({ resources, includeSynonyms: false })
    expect(described.resources[0]?.configEntries).toMatchObject([{ configValue: '-1', isDefault: true }])
  })

  it.each([-3, -4, -5, -6, -7])(
    'rejects the special timestamp %i, which ListOffsets v3 does not support',
    async (timestamp) => {
      const topic = await kafka.createTopic()
      const write = (body: Writer) => body.int32(-1).int8(0).int32(1).string(topic).int32(1).int32(0).int64(timestamp)
      const response = await client.call({ key: ApiKey.LIST_OFFSETS, version: 3, write })
      expect([response.int32(), response.int32(), response.string(), response.int32()]).toEqual([0, 1, topic, 1])
      const [partition, error] = [response.int32(), response.int16()]
      const [foundTimestamp, offset] = [response.int64(), response.int64()]
      expect([partition, error, foundTimestamp, offset]).toEqual([0, ErrorCode.UNSUPPORTED_VERSION, -1, -1])
    },
  )

  it('creates topics automatically with autoCreateTopics', async () => {
    const topic = uniqueName('topic')
    const producer = await kafka.producer()
    const [sent] = await producer.send({ topic, messages: [{ value: 'x' }] })
    expect(sent?.errorCode).toBe(ErrorCode.NONE)
    expect(await kafka.admin.fetchTopicOffsets(topic)).toHaveLength(3)
  })

  it.each([
    ['cleanup.policy', 'shrink'],
    ['message.timestamp.type', 'Never'],
    ['min.insync.replicas', '2'],
  ])('rejects topics with %s=%s', async (name, value) => {
    const configEntries = [{ name, value }]
    const creation = kafka.admin.createTopics({ topics: [{ topic: uniqueName('topic'), configEntries }] })
    await expect(creation).rejects.toMatchObject({ errors: [{ type: 'INVALID_CONFIG' }] })
  })

  it.each([
    ['session timeouts below the minimum', { sessionMs: 5_999 }, ErrorCode.INVALID_SESSION_TIMEOUT],
    ['empty group ids', { group: '' }, ErrorCode.INVALID_GROUP_ID],
  ])('rejects %s', async (_, { group = 'g', sessionMs = 6_000 }: JoinOptions, error) => {
    const response = await client.call({
      key: ApiKey.JOIN_GROUP,
      version: 5,
      write: (body) => body.string(group).int32(sessionMs).int32(1).string('').string(null).string('consumer').int32(0),
    })
    expect([response.int32(), response.int16()]).toEqual([0, error])
  })
})

interface JoinOptions {
  group?: string
  sessionMs?: number
}
