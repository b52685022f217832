import { CompressionTypes, ConfigResourceTypes } from 'kafkajs'
import { ErrorCode } from '../../src/kafka/wire/error-code'
import { eventually } from '../../../../test/support/eventually'
import { type TestKafka, startTestKafka, uniqueName } from './test-kafka'
import { commitOffset } from './raw-client'

describe('administration with kafkajs', () => {
  let kafka: TestKafka
  beforeAll(async () => {
    kafka = await startTestKafka()
  })
  afterAll(() => kafka.close())

  it('creates a topic once and reports the second time that it exists', async () => {
    const topic = uniqueName('topic')
    const topics = [{ topic, numPartitions: 3 }]
    expect(await kafka.admin.createTopics({ topics })).toBe(true)
    expect(await kafka.admin.createTopics({ topics })).toBe(false)
    expect(await kafka.admin.listTopics()).toContain(topic)
    const metadata = await kafka.admin.fetchTopicMetadata({ topics: [topic] })
    expect(metadata.topics[0]?.partitions).toHaveLength(3)
    expect(metadata.topics[0]?.partitions[0]).toMatchObject({ partitionErrorCode: 0, isr: [expect.any(Number)] })
  })

  it.each([
    ['an invalid name', { topic: 'a b' }, 'INVALID_TOPIC_EXCEPTION'],
    ['no partitions', { topic: 'none', numPartitions: 0 }, 'INVALID_PARTITIONS'],
    ['too many replicas', { topic: 'three', replicationFactor: 3 }, 'INVALID_REPLICATION_FACTOR'],
    [
      'an unknown setting',
      { topic: 'unknown-setting', configEntries: [{ name: 'no.such', value: '1' }] },
      'INVALID_CONFIG',
    ],
  ])('rejects a topic with %s', async (_, topic, type) => {
    const creation = kafka.admin.createTopics({ topics: [topic] })
    await expect(creation).rejects.toMatchObject({ errors: [{ type }] })
  })

  it('does not create a topic when a client requests its metadata', async () => {
    const topic = uniqueName('topic')
    const request = kafka.admin.fetchTopicMetadata({ topics: [topic] })
    await expect(request).rejects.toMatchObject({ type: 'UNKNOWN_TOPIC_OR_PARTITION' })
    expect(await kafka.admin.listTopics()).not.toContain(topic)
  })

  it('adds partitions but does not remove partitions', async () => {
    const topic = await kafka.createTopic(2)
    await kafka.admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] })
    const { topics } = await kafka.admin.fetchTopicMetadata({ topics: [topic] })
    expect(topics[0]?.partitions).toHaveLength(4)
    const removal = kafka.admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
    await expect(removal).rejects.toMatchObject({ type: 'INVALID_PARTITIONS' })
  })

  it.each([
    ['unknown brokers', [[10], [10]]],
    ['fewer assignments than new partitions', [[1]]],
  ])('does not add partitions with %s', async (_, assignments) => {
    const topic = await kafka.createTopic()
    const adding = kafka.admin.createPartitions({ topicPartitions: [{ topic, count: 3, assignments }] })
    await expect(adding).rejects.toMatchObject({ type: 'INVALID_REPLICA_ASSIGNMENT' })
    const { topics } = await kafka.admin.fetchTopicMetadata({ topics: [topic] })
    expect(topics[0]?.partitions).toHaveLength(1)
  })

  it('deletes records before an offset', async () => {
    const topic = await kafka.createTopic()
    const producer = await kafka.producer()
    for (let i = 0; i < 4; i++) await producer.send({ topic, messages: [{ value: `${i}` }] })
    // kafkajs only finds a partition's leader after another request for this topic.
    await kafka.admin.fetchTopicOffsets(topic)
    await kafka.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] })
    expect(await kafka.admin.fetchTopicOffsets(topic)).toMatchObject([{ low: '3', high: '4' }])
  })

  it('finds offsets by timestamp', async () => {
    const topic = await kafka.createTopic()
    const producer = await kafka.producer()
    const messageAt = (timestamp: number) => ({ value: 'x', timestamp: String(timestamp) })
    await producer.send({ topic, messages: [messageAt(1_000), messageAt(2_000)] })
    await producer.send({ topic, messages: [messageAt(3_000), messageAt(4_000)], compression: CompressionTypes.GZIP })
    const offsetAt = async (time: number) => (await kafka.admin.fetchTopicOffsetsByTimestamp(topic, time))[0]?.offset
    expect([await offsetAt(500), await offsetAt(1_500), await offsetAt(3_500)]).toEqual(['0', '1', '3'])
    // If no record is found, kafkajs returns the log end offset.
    expect(await offsetAt(9_000)).toBe('4')
  })

  it('refuses records without a key in a compacted topic, and stores the append time with LogAppendTime', async () => {
    const topic = await kafka.createTopic(1, {
      'cleanup.policy': 'compact,delete',
      'message.timestamp.type': 'LogAppendTime',
    })
    const producer = await kafka.producer()
    await expect(producer.send({ topic, messages: [{ value: 'x' }] })).rejects.toThrow()
    const sentAfter = Date.now()
    await producer.send({ topic, messages: [{ key: 'a', value: 'x', timestamp: '1000' }] })
    const found = await kafka.admin.fetchTopicOffsetsByTimestamp(topic, sentAfter)
    expect(found).toMatchObject([{ offset: '0' }])
  })

  it.each(['no.such.setting', 'constructor', '__proto__'])('refuses the topic setting %s', async (name) => {
    await expect(kafka.createTopic(1, Object.fromEntries([[name, '1']]))).rejects.toThrow('Topic creation errors')
  })

  it('describes and alters topic settings', async () => {
    const topic = await kafka.createTopic(1, { 'retention.ms': '1000' })
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic }
    const entryOf = async (name: string) => {
      const { resources } = await kafka.admin.describeConfigs({ resources: [resource], includeSynonyms: false })
      return resources[0]?.configEntries.find(({ configName }) => configName === name)
    }
    expect(await entryOf('retention.ms')).toMatchObject({ configValue: '1000', isDefault: false })
    expect(await entryOf('max.message.bytes')).toMatchObject({ configValue: '1048588', isDefault: true })
    const configEntries = [{ name: 'max.message.bytes', value: '2000' }]
    await kafka.admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] })
    expect(await entryOf('max.message.bytes')).toMatchObject({ configValue: '2000', isDefault: false })
    expect(await entryOf('retention.ms')).toMatchObject({ configValue: '604800000', isDefault: true })
  })

  it('sets the offsets of an empty group, and deletes them with the topic or the group', async () => {
    const [topic, deletedTopic] = [await kafka.createTopic(2), await kafka.createTopic()]
    const groupId = uniqueName('group')
    await kafka.admin.setOffsets({ groupId, topic, partitions: [{ partition: 1, offset: '7' }] })
    await commitOffset(kafka.address, groupId, deletedTopic, 0, 0)
    const [fetched] = await kafka.admin.fetchOffsets({ groupId, topics: [topic] })
    expect(fetched?.partitions.map(({ offset }) => offset)).toEqual(['-1', '7'])
    await kafka.admin.deleteTopics({ topics: [deletedTopic] })
    const topicsWithOffsets = async () => (await kafka.admin.fetchOffsets({ groupId })).map((offsets) => offsets.topic)
    await eventually(
      async () => !(await topicsWithOffsets()).includes(deletedTopic),
      'the committed offset of the deleted topic is deleted',
    )
    expect(await topicsWithOffsets()).toEqual([topic])
    expect((await kafka.admin.listGroups()).groups.map((group) => group.groupId)).toContain(groupId)
    await kafka.admin.deleteGroups([groupId])
    expect((await kafka.admin.describeGroups([groupId])).groups[0]).toMatchObject({ state: 'Dead', members: [] })
    await expect(kafka.admin.deleteGroups([groupId])).rejects.toMatchObject({
      groups: [{ errorCode: ErrorCode.GROUP_ID_NOT_FOUND }],
    })
  })

  it('advertises the address that the client connected to', async () => {
    const { brokers, controller } = await kafka.admin.describeCluster()
    expect(brokers.map(({ host, port }) => `${host}:${port}`)).toContain(kafka.address)
    expect(brokers.map(({ nodeId }) => nodeId)).toContain(controller)
  })
})
